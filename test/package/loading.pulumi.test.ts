import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, inject, test } from "vitest";
import { run } from "../../scripts/pulumi-cli/child";
import { nodeOf } from "./other-node";

/** Prints the names of the package's exports, as an ESM program gets them without running it. */
const ESM = `
  import { getImageMembers, getImageMembersOutput, getSharedImages, getSharedImagesOutput } from "pulumi-ims";
  import { IamAuth, ImageMember, ImageMemberAcceptance, ImageMembers, ImageShare } from "pulumi-ims";
  import { startSimulator } from "pulumi-ims/simulator";
  const functions = [getImageMembers, getImageMembersOutput, getSharedImages, getSharedImagesOutput, startSimulator];
  const classes = [IamAuth, ImageMember, ImageMemberAcceptance, ImageMembers, ImageShare];
  console.log(JSON.stringify([...functions, ...classes].map(({ name }) => name)));
`;

const NAMES = [
  "getImageMembers",
  "getImageMembersOutput",
  "getSharedImages",
  "getSharedImagesOutput",
  "startSimulator",
  "IamAuth",
  "ImageMember",
  "ImageMemberAcceptance",
  "ImageMembers",
  "ImageShare",
];

async function print(node: string, ...args: string[]): Promise<unknown> {
  const options = { cwd: inject("bench").installed, env: process.env, timeoutMs: 60_000 };
  const { stdout, stderr } = await run(node, args, options);
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe("an ESM program", () => {
  test("imports by name, on this Node.js", async () => {
    expect(await print(process.execPath, "--input-type=module", "-e", ESM)).toEqual(NAMES);
  });

  test("imports by name, on Node.js 24, whose own version of everything it is", async () => {
    const node = join(await nodeOf("24"), "node");
    expect(await print(node, "-p", "JSON.stringify(process.versions.node)")).toMatch(/^24\./);
    expect(await print(node, "--input-type=module", "-e", ESM)).toEqual(NAMES);
  });
});

describe("beside the Pulumi SDK, the import", () => {
  const CODE = `
    require("@pulumi/pulumi");
    const before = new Set(Object.keys(require.cache));
    const start = process.cpuUsage();
    require("pulumi-ims");
    const { user, system } = process.cpuUsage(start);
    const files = Object.keys(require.cache).filter((path) => !before.has(path));
    console.log(JSON.stringify({ files, milliseconds: (user + system) / 1000 }));
  `;
  const Cost = v.object({ files: v.array(v.string()), milliseconds: v.number() });

  test("adds a dozen files of the package's own and no other package", async () => {
    const { files } = v.parse(Cost, await print(process.execPath, "-e", CODE));
    const own = join("node_modules", "pulumi-ims", "dist");
    expect(files.filter((path) => !path.includes(own))).toEqual([]);
    expect(files.length).toBeGreaterThan(0);
    expect(files.length).toBeLessThanOrEqual(15);
  });

  test("takes milliseconds: about 3, and less than 30 on a busy machine", async () => {
    const costs = [];
    for (let round = 0; round < 3; round += 1) {
      costs.push(v.parse(Cost, await print(process.execPath, "-e", CODE)).milliseconds);
    }
    expect(Math.min(...costs)).toBeLessThan(30);
  });
});
