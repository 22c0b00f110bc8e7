import { mkdir, rename } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { test as base, describe, expect, inject } from "vitest";
import { cacheFolder } from "../../scripts/pulumi-cli/cache";
import { checkout } from "../../scripts/pulumi-cli/version";
import { providerText } from "../../src/resources/provider-text";
import { AutomationProgram } from "./automation";
import { folderTest } from "./folder-test";
import { execute, install, QUICK, SDK, writeManifest } from "./install";
import { Program } from "./program";
import type { SimulatedCloud } from "./simulated-cloud";

const test = folderTest("layout");

const TYPESCRIPT = {
  "tsconfig.json": JSON.stringify({
    compilerOptions: { target: "es2022", module: "node16", moduleResolution: "node16", strict: true },
    files: ["index.ts"],
  }),
  "index.ts": `
import * as pulumi from "@pulumi/pulumi";
import { ImageMember } from "pulumi-ims";
const config = new pulumi.Config();
const args = { imageId: config.require("imageId"), memberId: config.require("memberId") };
export const status: pulumi.Output<string> = new ImageMember("share", args).status;
`,
};

const JAVASCRIPT = {
  "index.js": `
const pulumi = require("@pulumi/pulumi");
const { ImageMember } = require("pulumi-ims");
const config = new pulumi.Config();
const args = { imageId: config.require("imageId"), memberId: config.require("memberId") };
exports.status = new ImageMember("share", args).status;
`,
};

interface Place {
  /** Folder of the program. */
  readonly program: string;
  /** Where the package is found from there. */
  readonly packaged: string;
}

const inOneFolder = (folder: string): Place => ({
  program: folder,
  packaged: join(folder, "node_modules", "pulumi-ims"),
});

/** Ways to install the package beside a program. */
const LAYOUTS: Readonly<
  Record<string, { files: Readonly<Record<string, string>>; lay(folder: string): Promise<Place> }>
> = {
  "TypeScript with npm": {
    files: TYPESCRIPT,
    async lay(folder) {
      await install(folder, { ...SDK, "pulumi-ims": inject("bench").tarball, typescript: "5.9.3" });
      return inOneFolder(folder);
    },
  },
  "TypeScript with pnpm": {
    files: TYPESCRIPT,
    async lay(folder) {
      const dependencies = { ...SDK, "pulumi-ims": `file:${inject("bench").tarball}`, typescript: "5.9.3" };
      await writeManifest(folder, { dependencies });
      const pnpm = join(checkout, "node_modules", "pnpm", "bin", "pnpm.cjs");
      const kept = ["store", "cache", "state"].map(
        (name) => `--config.${name}-dir=${join(cacheFolder, "pnpm", name)}`,
      );
      await execute(process.execPath, [pnpm, "install", ...QUICK, ...kept], folder);
      return inOneFolder(folder);
    },
  },
  "JavaScript in an npm workspace": {
    files: JAVASCRIPT,
    async lay(folder) {
      const program = join(folder, "infrastructure");
      await mkdir(program);
      await writeManifest(program, {
        name: "infrastructure",
        dependencies: { ...SDK, "pulumi-ims": `file:${inject("bench").tarball}` },
      });
      await writeManifest(folder, { workspaces: ["infrastructure"] });
      await execute("npm", ["install", ...QUICK, "--no-audit", "--no-fund"], folder);
      return { ...inOneFolder(folder), program };
    },
  },
  "JavaScript with npm link of the checkout": {
    files: JAVASCRIPT,
    async lay(folder) {
      await install(folder, SDK);
      // npm link goes by way of npm's global folder: one of the test's own.
      const globalFolder = { npm_config_prefix: join(folder, "global") };
      await mkdir(join(folder, "global", "lib"), { recursive: true });
      await execute("npm", ["link", checkout, ...QUICK, "--no-audit", "--no-fund"], folder, globalFolder);
      return inOneFolder(folder);
    },
  },
};

/** What a program in any layout can do. */
type Runs = Pick<Program, "up" | "refresh" | "destroy" | "failing" | "shares"> | AutomationProgram;

/** Up, a look at the state, the package taken away and put back, refresh and destroy. */
async function expectWholeLife(
  program: Runs,
  packaged: string,
  imageId: string,
  cloud: SimulatedCloud,
): Promise<void> {
  await program.up();
  expect(await cloud.members(imageId)).toHaveLength(1);
  const [share] = await program.shares();
  for (const properties of [share?.inputs, share?.outputs]) {
    expect(properties?.__provider).toBe(providerText("ImageMember"));
  }

  await rename(packaged, `${packaged}-away`);
  for (const operation of ["refresh", "destroy"] as const) {
    const { said } = await program.failing(operation);
    expect(said).toContain("pulumi-ims must stay installed");
    expect(said).toContain("npm ci");
  }
  expect(await cloud.members(imageId)).toHaveLength(1);
  await rename(`${packaged}-away`, packaged);

  await program.refresh();
  expect(await program.shares()).toHaveLength(1);
  await program.destroy();
  expect(await cloud.members(imageId)).toEqual([]);
}

describe("the provider's text in state", () => {
  base("is short and names no place and no version", () => {
    const text = providerText("ImageMember");
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(400);
    expect(text).not.toMatch(/\d+\.\d+/);
    for (const place of [checkout, homedir(), "node_modules", "dist"]) expect(text).not.toContain(place);
  });
});

describe("a program lives, and says what is missing, with", () => {
  for (const [name, { files, lay }] of Object.entries(LAYOUTS)) {
    test(name, async ({ cloud, folder }) => {
      const place = await lay(folder);
      const options = { cli: inject("bench").cli, project: place.program, environment: cloud.environment };
      const program = await Program.create(options, files);
      const imageId = await cloud.addImage();
      await program.setConfig({ imageId, memberId: cloud.recipient });
      await expectWholeLife(program, place.packaged, imageId, cloud);
    });
  }

  test("an inline program of the Automation API", async ({ cloud, folder }) => {
    await install(folder, { ...SDK, "pulumi-ims": `file:${inject("bench").tarball}` });
    const imageId = await cloud.addImage();
    const share = { imageId, memberId: cloud.recipient };
    const program = await AutomationProgram.create(inject("bench").cli, folder, share, cloud.environment);
    await expectWholeLife(program, inOneFolder(folder).packaged, imageId, cloud);
  });
});
