import { rmSync } from "node:fs";
import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import type { TestProject } from "vitest/node" with { "resolution-mode": "import" };
import { run } from "../../scripts/pulumi-cli/child";
import { findPulumiCli, type PulumiCli } from "../../scripts/pulumi-cli/find";
import { checkout } from "../../scripts/pulumi-cli/version";
import { install, SDK } from "./install";
import { killProcessesOf } from "./processes";

/** What all the test files share: made once a run, removed at its end. */
export interface Bench {
  readonly cli: PulumiCli;
  /** A temporary folder for everything that the tests write. */
  readonly root: string;
  /** The packed package. */
  readonly tarball: string;
  /** A folder with the tarball and the SDK in its `node_modules`, for programs in subfolders. */
  readonly installed: string;
}

declare module "vitest" {
  interface ProvidedContext {
    bench: Bench;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const root = await mkdtemp(join(tmpdir(), "pulumi-ims-test-"));
  const clear = (): void => {
    killProcessesOf(root);
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  };
  // Interrupted, vitest exits without a teardown.
  process.once("exit", clear);
  const cli = await findPulumiCli((line) => console.log(line));
  const tarball = await pack(root);
  const installed = join(root, "installed");
  await mkdir(installed);
  await install(installed, { ...SDK, "pulumi-ims": `file:${tarball}` });
  project.provide("bench", { cli, root, tarball, installed });
  return clear;
}

async function pack(into: string): Promise<string> {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", into];
  const { exitCode, stdout, stderr } = await run("npm", args, {
    cwd: checkout,
    env: process.env,
    timeoutMs: 60_000,
  });
  if (exitCode !== 0) throw new Error(`npm pack: ${stderr}`);
  const [packed] = v.parse(v.tuple([v.object({ filename: v.string() })]), JSON.parse(stdout));
  return join(into, packed.filename);
}
