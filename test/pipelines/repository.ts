import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test as base, inject } from "vitest";
import { type Finished, run } from "../../scripts/pulumi-cli/child";
import { pulumiEnvironment } from "../../scripts/pulumi-cli/environment";
import { install, SDK } from "../pulumi/install";
import { type SimulatedCloud, simulatedCloud } from "../pulumi/simulated-cloud";

const STACK = "prod";

const PROGRAM = `
const { ImageMembers } = require("pulumi-ims");
exports.members = new ImageMembers("golden", require("./shares.json")).members;
`;

/** A repository with a program and a stack, as a pipeline finds it after its checkout. */
export class Repository {
  constructor(
    readonly folder: string,
    readonly cloud: SimulatedCloud,
    readonly imageId: string,
  ) {}

  /** What the place that runs the jobs gives each of them: tools on PATH, a backend, npm's cache. */
  get environment(): Record<string, string> {
    const surroundings = {
      ...pulumiEnvironment(inject("bench").cli, this.runs),
      npm_config_prefer_offline: "true",
      npm_config_ignore_scripts: "true",
      npm_config_audit: "false",
      npm_config_fund: "false",
    };
    return Object.fromEntries(
      Object.entries(surroundings).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
  }

  get runs(): string {
    return join(this.folder, "..", "runs");
  }

  async members(): Promise<readonly string[]> {
    return (await this.cloud.members(this.imageId)).map(({ memberId }) => memberId);
  }

  /** Runs a script as runners do: it ends at the first command that fails. */
  bash(script: string, environment: Readonly<Record<string, string>>): Promise<Finished> {
    const env = { ...this.environment, ...environment };
    return run("bash", ["-e", "-o", "pipefail", "-c", script], { cwd: this.folder, env, timeoutMs: 180_000 });
  }
}

/** A test that gets a repository whose program shares one image with one project, and a stack that was never updated. */
export const repositoryTest = base.extend<{ repository: Repository }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
  repository: async ({}, use) => {
    const { root, tarball } = inject("bench");
    const place = await mkdtemp(join(root, "repository-"));
    const cloud = await simulatedCloud();
    const imageId = await cloud.addImage();
    const repository = new Repository(join(place, "program"), cloud, imageId);
    const { folder } = repository;
    for (const path of [folder, join(repository.runs, "backend"), join(repository.runs, "tmp")]) {
      await mkdir(path, { recursive: true });
    }
    await install(folder, { ...SDK, "pulumi-ims": `file:${tarball}` });
    const files = {
      "Pulumi.yaml": "name: shares\nruntime: nodejs\n",
      "index.js": PROGRAM,
      "shares.json": JSON.stringify({ imageId, memberIds: [cloud.recipient] }),
      ".gitignore": "node_modules/\n.npm/\n",
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const made = await repository.bash(`pulumi stack init ${STACK} --non-interactive`, {});
    if (made.exitCode !== 0) throw new Error(made.stderr);
    await use(repository);
    await cloud.close();
    await rm(place, { recursive: true, force: true });
  },
});
