import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { type Finished, run } from "../../scripts/pulumi-cli/child";
import { install, writeManifest } from "../pulumi/install";

/** The one that the Pulumi SDK brings for programs without a compiler of their own, and the newest that it allows. */
const OLDEST = "3.8.3";
const NEWEST = "6.0.3";

/** Reads every export and holds the types of outputs. */
const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { getImageMembers, getSharedImagesOutput, IamAuth, ImageMember, ImageMemberAcceptance, ImageMembers, ImageShare } from "pulumi-ims";
import type { ImageMemberArgs, Member } from "pulumi-ims";

const args: ImageMemberArgs = { imageId: "image", memberId: pulumi.output("project") };
const member = new ImageMember("member", args);
const share = new ImageShare("share", { imageIds: ["image"], memberIds: { team: member.memberId } });
const members = new ImageMembers("members", { imageId: "image", memberIds: ["project"], unmanaged: "keep" });
new ImageMemberAcceptance("acceptance", { imageId: member.imageId, status: "rejected" });

export const status: pulumi.Output<"pending" | "accepted" | "rejected"> = member.status;
export const statuses: pulumi.Output<Record<string, Record<string, string>>> = share.statuses;
export const ids: pulumi.Output<string[]> = members.memberIds;
export const offers: pulumi.Output<string[]> = getSharedImagesOutput({ memberStatus: "all" }).apply((result) =>
  result.images.map((image) => image.imageId),
);
export async function all(): Promise<readonly Member[]> {
  const result = await getImageMembers({ imageId: "image" });
  return result.members;
}
export async function token(): Promise<string> {
  const result = await new IamAuth().token();
  return result.token;
}
`;

const WITH_SIMULATOR = `${PROGRAM}
import { startSimulator } from "pulumi-ims/simulator";

export async function cloud(): Promise<readonly string[]> {
  const simulator = await startSimulator({ flavour: "ims" });
  const image = simulator.addImage();
  await simulator.close();
  return [image.id, ...Object.keys(simulator.environment(simulator.owner))];
}
`;

const WRONG = `
import { ImageMember } from "pulumi-ims";
new ImageMember("member", { imageId: "image" });
`;

const STRICT = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2020", "--lib", "es2020"];

let folder: string;

function compile(compiler: string, ...args: string[]): Promise<Finished> {
  const file = join(folder, "node_modules", compiler, "bin", "tsc");
  return run(process.execPath, [file, ...args], { cwd: folder, env: process.env, timeoutMs: 120_000 });
}

beforeAll(async () => {
  // Below the installed package, so that it is found from here.
  folder = join(inject("bench").installed, "types");
  await mkdir(join(folder, "esm"), { recursive: true });
  await install(folder, {
    oldest: `npm:typescript@${OLDEST}`,
    newest: `npm:typescript@${NEWEST}`,
    // Declarations of Node.js that both read: the older would stop at newer ones before it looks at any program.
    "@types/node": "14.18.63",
  });
  await writeFile(join(folder, "program.ts"), PROGRAM);
  await writeFile(join(folder, "simulated.ts"), WITH_SIMULATOR);
  await writeFile(join(folder, "wrong.ts"), WRONG);
  await writeManifest(join(folder, "esm"), { type: "module" });
  await copyFile(join(folder, "simulated.ts"), join(folder, "esm", "simulated.ts"));
});

describe("the declarations are read", () => {
  test(`by TypeScript ${OLDEST}, and a wrong program is told`, async () => {
    const asCommonJs = [...STRICT, "--module", "commonjs", "--moduleResolution", "node"];
    expect(await compile("oldest", ...asCommonJs, "program.ts")).toMatchObject({ exitCode: 0, stdout: "" });
    const { exitCode, stdout } = await compile("oldest", ...asCommonJs, "wrong.ts");
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain("'memberId' is missing");
  });

  test(`by TypeScript ${NEWEST}, with the simulator, in a CommonJS and an ESM program`, async () => {
    const asNode = [...STRICT, "--types", "node", "--module", "node16", "--moduleResolution", "node16"];
    const programs = ["simulated.ts", "esm/simulated.ts"];
    expect(await compile("newest", ...asNode, ...programs)).toMatchObject({ exitCode: 0, stdout: "" });
  });

  test("without those of any package but the Pulumi SDK", async () => {
    const asNode = [
      ...STRICT,
      "--types",
      "node",
      "--module",
      "node16",
      "--moduleResolution",
      "node16",
      "--listFilesOnly",
    ];
    const { stdout } = await compile("newest", ...asNode, "program.ts");
    const packages = ["valibot", "undici", "yaml", "commander"].map((name) => `/node_modules/${name}/`);
    expect(stdout).toContain("pulumi-ims");
    expect(packages.filter((path) => stdout.includes(path))).toEqual([]);
  });
});
