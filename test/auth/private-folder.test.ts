import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, describe, expect, vi } from "vitest";
import { PrivateFolder } from "../../src/auth/private-folder";
import { errorOf } from "../http/text-of";
import { name, secondsAgo, folderTest as test } from "./private-folder-test";

const modeOf = (path: string): string => (lstatSync(path).mode & 0o777).toString(8);

/** Gives a file to another user; who is not root becomes another user instead, as far as the tested code can see. */
function giveAway(path: string): void {
  if (process.getuid?.() === 0) chownSync(path, 54_321, 54_321);
  else vi.spyOn(process, "getuid").mockReturnValue(54_321);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a private folder", () => {
  test.for(["000", "022", "077"])(
    "is 0700 with files 0600 under umask %s, also while it writes",
    async (umask, { folder }) => {
      const cache = new PrivateFolder(join(folder, "new", "pulumi-ims"));
      const before = process.umask(Number.parseInt(umask, 8));
      try {
        await cache.ensure();
        expect(modeOf(cache.path)).toBe("700");
        const seen = new Set<string>();
        while (!seen.has("a temporary file 600")) {
          let writing = true;
          const written = cache.write(name, "x".repeat(100_000)).finally(() => {
            writing = false;
          });
          while (writing) {
            for (const entry of readdirSync(cache.path)) {
              // It may have got its name between the listing and the look.
              const found = lstatSync(join(cache.path, entry), { throwIfNoEntry: false });
              const mode = ((found?.mode ?? 0o600) & 0o777).toString(8);
              seen.add(`${entry === name ? "the file" : "a temporary file"} ${mode}`);
            }
            await turn();
          }
          await written;
        }
        expect([...seen].filter((line) => !line.endsWith(" 600"))).toEqual([]);
        expect(readdirSync(cache.path)).toEqual([name]);
        expect(modeOf(join(cache.path, name))).toBe("600");
      } finally {
        process.umask(before);
      }
    },
  );

  test.for(["701", "710", "740", "777"])("of mode %s is refused", async (mode, { folder }) => {
    mkdirSync(join(folder, "loose"));
    chmodSync(join(folder, "loose"), mode);
    const error = await errorOf(new PrivateFolder(join(folder, "loose")).ensure());
    expect(error).toMatchObject({ message: expect.stringContaining("not a folder of this user alone") });
    expect(modeOf(join(folder, "loose"))).toBe(mode);
  });

  test("of another user is refused", async ({ cache }) => {
    giveAway(cache.path);
    expect(await errorOf(cache.ensure())).toMatchObject({
      message: expect.stringContaining("not a folder of this user alone"),
    });
  });

  test("behind a symbolic link is refused", async ({ folder, cache }) => {
    symlinkSync(cache.path, join(folder, "link"));
    await errorOf(new PrivateFolder(join(folder, "link")).ensure());
  });

  test("that is a file is refused", async ({ folder }) => {
    writeFileSync(join(folder, "file"), "");
    expect(await errorOf(new PrivateFolder(join(folder, "file")).ensure())).toMatchObject({ code: "EEXIST" });
  });

  test("below a file is refused", async ({ folder }) => {
    writeFileSync(join(folder, "file"), "");
    const below = new PrivateFolder(join(folder, "file", "pulumi-ims"));
    expect(await errorOf(below.ensure())).toMatchObject({ code: "ENOTDIR" });
  });

  test("of a relative path is refused, and not made", async () => {
    await errorOf(new PrivateFolder(".cache/pulumi-ims").ensure());
    expect(lstatSync(".cache", { throwIfNoEntry: false })).toBeUndefined();
  });
});

describe("a private file", () => {
  test("is read as it was written, the last time", async ({ cache }) => {
    expect(await cache.read(name)).toBeUndefined();
    await cache.write(name, "one, longer than two");
    await cache.write(name, "two ☃");
    expect(await cache.read(name)).toBe("two ☃");
    await cache.remove(name);
    await cache.remove(name);
    expect(await cache.read(name)).toBeUndefined();
  });

  test.for(["604", "640", "644", "660"])(
    "of mode %s is not trusted, and replaced",
    async (mode, { cache, file }) => {
      writeFileSync(file, "loose");
      chmodSync(file, mode);
      expect(await cache.read(name)).toBeUndefined();
      await cache.write(name, "mine");
      expect(await cache.read(name)).toBe("mine");
      expect(modeOf(file)).toBe("600");
    },
  );

  test("of another user is not trusted", async ({ cache, file }) => {
    await cache.write(name, "theirs");
    giveAway(file);
    expect(await cache.read(name)).toBeUndefined();
  });

  test("that its user may not read is a miss, and replaced", async ({ cache, file }) => {
    await cache.write(name, "closed");
    chmodSync(file, 0o000);
    // root reads it all the same.
    expect(await cache.read(name)).toBe(process.getuid?.() === 0 ? "closed" : undefined);
    await cache.write(name, "open");
    expect(await cache.read(name)).toBe("open");
  });

  test("behind a symbolic link is neither read nor written through", async ({ folder, cache, file }) => {
    const elsewhere = join(folder, "elsewhere");
    writeFileSync(elsewhere, "theirs", { mode: 0o600 });
    symlinkSync(elsewhere, file);
    expect(await cache.read(name)).toBeUndefined();
    await cache.write(name, "mine");
    expect(readFileSync(elsewhere, "utf8")).toBe("theirs");
    expect(lstatSync(file).isFile()).toBe(true);
    expect(await cache.read(name)).toBe("mine");
  });

  test("in whose place is a pipe holds nobody up, and is replaced", async ({ cache, file }) => {
    execFileSync("mkfifo", ["-m", "600", file]);
    expect(await cache.read(name)).toBeUndefined();
    await cache.write(name, "mine");
    expect(await cache.read(name)).toBe("mine");
  });

  test("in whose place is a folder is a miss, and cannot be written", async ({ cache, file }) => {
    mkdirSync(file, { mode: 0o700 });
    expect(await cache.read(name)).toBeUndefined();
    expect(await errorOf(cache.write(name, "mine"))).toMatchObject({ code: "EISDIR" });
  });

  test("of 100 MB is a miss, and not even read", async ({ cache, file }) => {
    writeFileSync(file, "", { mode: 0o600 });
    // Without a block on the disk.
    execFileSync("truncate", ["-s", "100M", file]);
    const before = process.memoryUsage().arrayBuffers;
    expect(await cache.read(name)).toBeUndefined();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });

  test("leaves nothing behind that could not be written", async ({ cache, file }) => {
    mkdirSync(file, { mode: 0o700 });
    await errorOf(cache.write(name, "mine"));
    expect(readdirSync(cache.path)).toEqual([name]);
  });

  test("takes what a killed writer left long ago with it, and nothing of a living one", async ({ cache }) => {
    const leftover = (age: number): string => {
      const entry = `other.json.${String(age).padStart(12, "0")}.tmp`;
      writeFileSync(join(cache.path, entry), "half", { mode: 0o600 });
      secondsAgo(join(cache.path, entry), age);
      return entry;
    };
    leftover(61);
    leftover(3_600);
    const young = leftover(30);
    const foreign = "draft.tmp";
    writeFileSync(join(cache.path, foreign), "of another program");
    secondsAgo(join(cache.path, foreign), 3_600);
    await cache.write(name, "mine");
    expect(readdirSync(cache.path).sort()).toEqual([young, foreign, name].sort());
  });
});
