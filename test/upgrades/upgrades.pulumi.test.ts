import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { test as base, describe, expect, inject } from "vitest";
import { cacheFolder } from "../../scripts/pulumi-cli/cache";
import { checkout } from "../../scripts/pulumi-cli/version";
import { type Simulator, startSimulator } from "../../src/simulator";
import { execute, install, QUICK, SDK, writeManifest } from "../pulumi/install";
import { Program } from "../pulumi/program";
import { Recording } from "./recording";

const test = base.extend<{ cloud: Simulator; folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
  cloud: async ({}, use) => {
    const cloud = await startSimulator();
    await use(cloud);
    await cloud.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(inject("bench").root, "upgrade-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

const dependencies = () => ({ ...SDK, "pulumi-ims": `file:${inject("bench").tarball}` });

const layouts: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  npm: (folder) => install(folder, dependencies()),
  async pnpm(folder) {
    await writeManifest(folder, { dependencies: dependencies() });
    const pnpm = join(checkout, "node_modules", "pnpm", "bin", "pnpm.cjs");
    const kept = ["store", "cache", "state"].map(
      (name) => `--config.${name}-dir=${join(cacheFolder, "pnpm", name)}`,
    );
    await execute(process.execPath, [pnpm, "install", ...QUICK, ...kept], folder);
  },
};

/** Declares what `goals.json` names. */
const CODE = `
const ims = require("pulumi-ims");
for (const { kind, name, inputs: { __provider, ...args } } of require("./goals.json")) new ims[kind](name, args);
`;

describe("state that an earlier version wrote", () => {
  for (const [layout, lay] of Object.entries(layouts)) {
    test(`is refreshed, brought up to date and destroyed with ${layout}`, async ({ cloud, folder }) => {
      await lay(folder);
      const recording = new Recording("0.1.0-all", cloud);
      // Children of a component have another name in state; the program here has none.
      const goals = recording.goals.filter(({ name }) => !name.startsWith("family/"));
      const program = await Program.create(
        {
          cli: inject("bench").cli,
          project: folder,
          environment: {
            ...cloud.environment(cloud.owner),
            OS_CLIENT_CONFIG_FILE: join(folder, "clouds.yaml"),
          },
        },
        {
          "index.js": CODE,
          "goals.json": JSON.stringify(goals),
          "clouds.yaml": recording.putOnCloud(),
          "recorded.json": recording.text,
        },
      );
      await program.pulumi("stack", "import", "--stack", program.name, "--file", "recorded.json");

      await program.refresh();
      const kept = (await program.state()).resources.filter(({ type }) => type.includes("dynamic/ims:"));
      expect(kept).toHaveLength(recording.resources.length);
      const { steps } = await program.up();
      expect(steps.filter((step) => !step.includes("family"))).toEqual(["update list-in-part"]);
      await program.destroy();
      for (const { kind, outputs } of recording.resources) {
        const members = cloud.members(String(outputs.imageId));
        if (kind === "ImageMemberAcceptance") expect(members).toMatchObject([{ status: "rejected" }]);
        else expect(members).toEqual([]);
      }
    });
  }
});
