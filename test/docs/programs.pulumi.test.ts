import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { expect, inject, test } from "vitest";
import { checkout } from "../../scripts/pulumi-cli/version";
import { readPages } from "./pages";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: ["node"],
  typeRoots: [join(checkout, "node_modules", "@types")],
};

/** Compiles a file and says what is wrong, each with its place. */
function complaints(files: readonly string[]): string[] {
  return ts.getPreEmitDiagnostics(ts.createProgram(files, OPTIONS)).map(({ file, messageText }) => {
    return `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}

test("every program of the documentation compiles against the packed package", async () => {
  const folder = join(inject("bench").installed, "documentation");
  await mkdir(folder);
  const blocks = (await readPages()).flatMap((page) => page.blocks);
  const programs = blocks.filter(({ language }) => language === "ts");
  expect(programs.length).toBeGreaterThan(5);
  const files = await Promise.all(
    programs.map(async ({ place, text }) => {
      const file = join(folder, `${place.replace(/\W/g, "-")}.ts`);
      await writeFile(file, text);
      return file;
    }),
  );
  expect(complaints(files)).toEqual([]);

  const wrong = join(folder, "wrong.ts");
  await writeFile(wrong, 'import { ImageMember } from "pulumi-ims";\nnew ImageMember("share", {});\n');
  expect(complaints([wrong])).toHaveLength(1);
});
