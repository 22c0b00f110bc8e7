import { join } from "node:path";
import { inject, test } from "vitest";
import { run } from "../../scripts/pulumi-cli/child";
import type { Cloud } from "./cloud";
import { type CloudOfAccounts, cloudsYaml } from "./clouds-yaml";
import { Program, type Resource } from "./program";

/** A resource of any type as `resources.json` declares it. */
export interface DeclaredResource {
  readonly type: "ImageMember" | "ImageMemberAcceptance" | "ImageMembers" | "ImageShare";
  readonly args: Readonly<Record<string, unknown>>;
  /** Names of the resources before it that it depends on. */
  readonly after?: readonly string[];
}

export const CODE = `
const ims = require("pulumi-ims");
const made = {};
for (const [name, { type, args, after = [] }] of Object.entries(require("./resources.json"))) {
  made[name] = new ims[type](name, args, { dependsOn: after.map((one) => made[one]) });
}
`;

/** A program that declares resources of this package, and the hand that edits it. */
export interface Declaring {
  readonly program: Program;
  declare(resources: Readonly<Record<string, DeclaredResource>>): Promise<void>;
  /** What `pulumi preview --diff` shows to people, with the lines of the provider at the end. */
  preview(...flags: string[]): Promise<string>;
  /** The resources of this package in state. */
  recorded(): Promise<Resource[]>;
}

let made = 0;

/**
 * A test that gets a cloud and a JavaScript program with the packed package installed, whose clouds.yaml names the owner and
 * the recipient; without `cloud` it is the owner. Both are gone after it.
 */
export const declaringTest = <Kind extends Cloud>(
  open: () => Promise<Kind>,
  accounts: (cloud: Kind) => CloudOfAccounts,
) =>
  test.extend<{ cloud: Kind; declaring: Declaring }>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
    cloud: async ({}, use) => {
      const cloud = await open();
      await use(cloud);
      await cloud.close();
    },
    declaring: async ({ cloud }, use) => {
      const { cli, installed } = inject("bench");
      made += 1;
      const folder = join(installed, `declaring-${process.pid}-${made}`);
      const clouds = accounts(cloud);
      const environment = { ...cloud.environment, OS_CLIENT_CONFIG_FILE: join(folder, "clouds.yaml") };
      const program = await Program.create(
        { cli, project: folder, environment },
        {
          "index.js": CODE,
          "clouds.yaml": cloudsYaml(clouds, { owner: clouds.owner, recipient: clouds.recipient }),
        },
      );
      await use({
        program,
        declare: (resources) => program.write({ "resources.json": JSON.stringify(resources) }),
        preview: (...flags) => previewForPeople(program, flags),
        recorded: async () =>
          (await program.state()).resources.filter(({ type }) =>
            type.startsWith("pulumi-nodejs:dynamic/ims:"),
          ),
      });
      await program.remove();
    },
  });

/** Without `--json`, which the other operations of these tests are read from. */
async function previewForPeople(program: Program, flags: readonly string[]): Promise<string> {
  const { file, args, cwd, env } = program.operation("preview", ["--diff", ...flags]);
  const options = { cwd, env, timeoutMs: 180_000 };
  const { exitCode, stdout, stderr } = await run(
    file,
    args.filter((arg) => arg !== "--json"),
    options,
  );
  if (exitCode !== 0) throw new Error(`pulumi preview: ${stdout}${stderr}`);
  return stdout + stderr;
}
