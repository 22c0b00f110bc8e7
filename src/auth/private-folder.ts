import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { lstat, mkdir, open, readdir, rename, unlink } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";

/** Larger than any token file. */
const longestFile = 1024 * 1024;

/** Never through a symbolic link; and a pipe that somebody put in the way does not hold the process up. */
const readWithoutWaiting = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** A lock that its holder has not touched for this long is that of a dead process. Live holders touch it every second. */
const deadAfterMilliseconds = 5_000;

/**
 * Files that only this user can read or write: a folder 0700 with files 0600 from the first byte, never through a
 * symbolic link, replaced as a whole. Every method throws the file system's own error.
 */
export class PrivateFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Creates the folder where it is missing; throws where it is not this user's alone. */
  async ensure(): Promise<void> {
    // With HOME empty the user's cache folder would be one below the program's, and be committed with it.
    if (!isAbsolute(this.path)) throw new Error("it is no absolute path");
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    const found = await lstat(this.path);
    if (!found.isDirectory() || !isPrivate(found))
      throw new Error("it is not a folder of this user alone (mode 0700)");
  }

  /** The file's text; undefined where there is none, or none that can be trusted. */
  async read(name: string): Promise<string | undefined> {
    try {
      const file = await open(join(this.path, name), readWithoutWaiting);
      try {
        const found = await file.stat();
        if (!found.isFile() || !isPrivate(found) || found.size > longestFile) return undefined;
        return await file.readFile("utf8");
      } finally {
        await file.close();
      }
    } catch (error) {
      // Missing, a symbolic link (ELOOP), or closed to its own user, which a rename heals.
      if (["ENOENT", "ELOOP", "EACCES"].some((code) => hasCode(error, code))) return undefined;
      throw error;
    }
  }

  /** Readers see the old text, the new one, or none. */
  async write(name: string, text: string): Promise<void> {
    await this.#sweep();
    const temporary = `${name}.${randomBytes(6).toString("hex")}.tmp`;
    try {
      await this.#create(temporary, text);
      await rename(join(this.path, temporary), join(this.path, name));
    } catch (error) {
      await this.remove(temporary);
      throw error;
    }
  }

  async #create(name: string, text: string): Promise<void> {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
    const file = await open(join(this.path, name), flags, 0o600);
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
  }

  async remove(name: string): Promise<void> {
    await unlink(join(this.path, name)).catch((error: unknown) => {
      if (!hasCode(error, "ENOENT")) throw error;
    });
  }

  /** Names of all that is in the folder; none where there is no folder. */
  async list(): Promise<readonly string[]> {
    return readdir(this.path).catch((error: unknown) => {
      if (hasCode(error, "ENOENT")) return [];
      throw error;
    });
  }

  /**
   * Waits until no other process holds this name and takes it; the answer gives it back. A dead holder is waited for no
   * longer than {@link deadAfterMilliseconds}, a live one until patience ends: then the answer is undefined.
   *
   * @param patience - Milliseconds.
   */
  async lock(name: string, patience: number): Promise<(() => Promise<void>) | undefined> {
    const end = performance.now() + patience;
    for (;;) {
      try {
        const release = await lock(join(this.path, name), {
          lockfilePath: join(this.path, `${name}.lock`),
          realpath: false,
          stale: deadAfterMilliseconds,
          update: 1_000,
          // Losing the lock costs a second token request, and nothing else.
          onCompromised: () => undefined,
        });
        return () => release().catch(ignoreLoss);
      } catch (error) {
        // The library would repeat any other error as well: a full disk does not become free by waiting.
        if (!hasCode(error, "ELOCKED")) throw error;
      }
      if (performance.now() >= end) return undefined;
      await sleep(100 + Math.random() * 100);
    }
  }

  /** Removes what a process left that was killed while it wrote. The folder may hold other programs' files as well. */
  async #sweep(): Promise<void> {
    const leftovers = (await readdir(this.path)).filter((name) => /\.[0-9a-f]{12}\.tmp$/.test(name));
    for (const name of leftovers) {
      const path = join(this.path, name);
      const age = await lstat(path).then(
        (found) => Date.now() - found.mtimeMs,
        () => 0,
      );
      if (age > 60_000) await this.remove(name);
    }
  }
}

function isPrivate({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  // Windows has no such modes: there the folder of the user's profile is private by its access list.
  if (process.getuid === undefined) return true;
  return uid === process.getuid() && (mode & 0o077) === 0;
}

function ignoreLoss(error: unknown): void {
  if (!hasCode(error, "ERELEASED") && !hasCode(error, "ENOTACQUIRED")) throw error;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
