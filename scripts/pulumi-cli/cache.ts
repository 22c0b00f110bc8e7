import { existsSync, statSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import envPaths from "env-paths";
import { cliVersion } from "./version";

const DAY_MS = 24 * 3600 * 1000;

/**
 * The development cache in the platform's place for such. Laid out like a PULUMI_HOME, so that the npm package `pulumi`
 * would find what is in it; never `~/.pulumi`.
 */
export const cacheFolder = envPaths("pulumi-ims-dev", { suffix: "" }).cache;

export const cachedVersion = join(cacheFolder, "versions", cliVersion);

export const executableIn = (versionFolder: string): string =>
  join(versionFolder, "bin", process.platform === "win32" ? "pulumi.exe" : "pulumi");

/**
 * Makes `folder` out of the folder that `fill` returns, which lies in the temporary sibling given to it: all of it or
 * nothing. Of two processes at once the first to finish wins and the other one's work is dropped.
 */
export async function makeWhole(folder: string, fill: (temporary: string) => Promise<string>): Promise<void> {
  const parent = dirname(folder);
  const prefix = `${basename(folder)}.part-`;
  await mkdir(parent, { recursive: true });
  await sweep(parent, prefix);
  const temporary = await mkdtemp(join(parent, prefix));
  try {
    await rename(await fill(temporary), folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Removes what a process that was killed on the way left a day or more ago. */
async function sweep(parent: string, prefix: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    if (!name.startsWith(prefix)) continue;
    const seen = statSync(path, { throwIfNoEntry: false });
    if (seen && seen.mtimeMs < Date.now() - DAY_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
