import { accessSync, constants, realpathSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, sep } from "node:path";
import { run } from "./child";
import type { Candidate } from "./decide";

const suffix = process.platform === "win32" ? ".exe" : "";

/** What a Node.js program needs besides the CLI, each a program of its own. */
const COMPANIONS = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const foldersOf = (path: string | undefined): string[] => (path ?? "").split(delimiter).filter(Boolean);

export const isOnPath = (name: string, path = process.env.PATH): boolean =>
  foldersOf(path).some((folder) => isExecutable(join(folder, name + suffix)));

/** Every `pulumi` on PATH but the npm package, which would download into the user's `~/.pulumi` when asked anything. */
export async function pulumisOnPath(signal?: AbortSignal, path = process.env.PATH): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const folder of foldersOf(path)) {
    const executable = join(folder, `pulumi${suffix}`);
    if (!isExecutable(executable) || realpathSync(executable).includes(`${sep}node_modules${sep}`)) continue;
    const beside = [folder, dirname(realpathSync(executable)), ...foldersOf(path)];
    const has = (name: string): boolean =>
      beside.some(
        (place) => isExecutable(join(place, name + suffix)) || isExecutable(join(place, `${name}.cmd`)),
      );
    candidates.push({
      executable,
      version: await versionOf(executable, signal),
      runsNode: COMPANIONS.every(has),
    });
  }
  return candidates;
}

async function versionOf(executable: string, signal?: AbortSignal): Promise<string> {
  // Even `pulumi version` writes into its home.
  const home = await mkdtemp(join(tmpdir(), "pulumi-version-"));
  const env = { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "1" };
  try {
    const { exitCode, stdout } = await run(executable, ["version"], {
      cwd: home,
      env,
      timeoutMs: 15_000,
      signal,
    });
    return exitCode === 0 ? stdout.trim().replace(/^v/, "") : `\`pulumi version\` ended with ${exitCode}`;
  } catch (error) {
    signal?.throwIfAborted();
    return `\`pulumi version\` failed (${error instanceof Error ? error.message : error})`;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
