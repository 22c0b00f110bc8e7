import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { checkout } from "../../scripts/pulumi-cli/version";

const bytes = (): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(inject("bench").tarball));

const manifest: Record<string, unknown> = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8"));

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
}

describe("the packed package", () => {
  test("holds what the sources compile to, and the texts that go with it, and nothing else", () => {
    const installed = join(inject("bench").installed, "node_modules", "pulumi-ims");
    const compiled = filesBelow(join(checkout, "src")).flatMap((name) =>
      ["js", "d.ts"].map((ending) => join("dist", name.replace(/ts$/, ending))),
    );
    const texts = ["CHANGELOG.md", "LICENSE", "README.md", "SECURITY.md", "package.json"];
    const packed = filesBelow(installed).filter((name) => !name.startsWith("node_modules"));
    expect(packed.sort()).toEqual([...compiled, ...texts].sort());
  });

  test("runs no script when it is installed", () => {
    const names = Object.keys(manifest.scripts ?? {});
    expect(names.filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([]);
  });

  test("has nothing that publint objects to", async () => {
    const { publint } = await import("publint");
    const { formatMessage } = await import("publint/utils");
    const { messages } = await publint({ strict: true, pack: { tarball: bytes().buffer } });
    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
  });

  test("gives every import its types, in CommonJS, ESM and by the old way of resolving", async () => {
    const { checkPackage, createPackageFromTarballData } = await import("@arethetypeswrong/core");
    const analysis = await checkPackage(createPackageFromTarballData(bytes()));
    expect(analysis.types).toMatchObject({ kind: "included" });
    expect("problems" in analysis && analysis.problems).toEqual([]);
  });
});
