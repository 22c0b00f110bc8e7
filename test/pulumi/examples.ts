import { cp, mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { inject, test } from "vitest";
import { checkout } from "../../scripts/pulumi-cli/version";
import type { Cloud } from "./cloud";
import { type CloudOfAccounts, cloudsYaml } from "./clouds-yaml";
import { install, SDK } from "./install";
import { Program } from "./program";

/** Names of the example programs that run alone; `share-image` is the demo's. */
export const examples = [
  "share-and-accept",
  "accept-trusted-offers",
  "golden-image",
  "image-family",
] as const;

/** Makes a stack of an example, as a user does who copies it. */
export type OpenExample = (
  name: (typeof examples)[number],
  config: Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv,
) => Promise<Program>;

/** A test with a cloud, and stacks of the examples beside a clouds.yaml of its owner and recipient. */
export const exampleTest = <Kind extends Cloud>(
  open: () => Promise<Kind>,
  accounts: (cloud: Kind) => CloudOfAccounts,
) =>
  test.extend<{ installed: string; cloud: Kind; openExample: OpenExample }>({
    installed: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
      async ({}, use) => {
        const folder = await mkdtemp(join(inject("bench").root, "examples-"));
        const named = await dependenciesOfExamples();
        await install(folder, { ...named, ...SDK, "pulumi-ims": `file:${inject("bench").tarball}` });
        await use(folder);
      },
      { scope: "file" },
    ],
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    cloud: async ({}, use) => {
      const cloud = await open();
      await use(cloud);
      await cloud.close();
    },
    openExample: async ({ cloud, installed }, use) => {
      const { cli } = inject("bench");
      await use(async (name, config, environment) => {
        const project = await mkdtemp(join(installed, `${name}-`));
        await cp(join(checkout, "examples", name), project, { recursive: true });
        const program = new Program({ cli, project, runs: join(project, ".runs"), environment });
        const { owner, recipient, ...where } = accounts(cloud);
        await program.write({ "clouds.yaml": cloudsYaml(where, { owner, recipient }) });
        await program.init();
        await program.setConfig(pathsOf(config));
        return program;
      });
    },
  });

/** The outputs of the program. */
export async function outputsOf(program: Program): Promise<Record<string, unknown>> {
  const { resources } = await program.state();
  return resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
}

const Dependencies = v.record(v.string(), v.string());
const Manifest = v.object({ dependencies: Dependencies, devDependencies: Dependencies });

/** All that the examples' manifests name, and nothing else. */
async function dependenciesOfExamples(): Promise<Record<string, string>> {
  const manifests = examples.map(async (name) => {
    const text = await readFile(join(checkout, "examples", name, "package.json"), "utf8");
    return v.parse(Manifest, JSON.parse(text));
  });
  const named = (await Promise.all(manifests)).map((manifest) => ({
    ...manifest.dependencies,
    ...manifest.devDependencies,
  }));
  return Object.assign({}, ...named);
}

/** Config as the paths by which the CLI sets the parts of lists and objects. */
function pathsOf(config: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(config).flatMap(([key, value]) => {
    if (typeof value !== "object" || value === null) return [[key, String(value)]];
    const step = (inner: string): string => (Array.isArray(value) ? `[${inner}]` : `.${inner}`);
    return Object.entries(value).map(([inner, text]) => [key + step(inner), String(text)]);
  });
  return Object.fromEntries(entries);
}
