import { lstatSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, vi } from "vitest";
import { errorOf } from "../http/text-of";
import { name, secondsAgo, folderTest as test } from "./private-folder-test";

describe("a lock", () => {
  test("is held by one at a time, and given back", async ({ cache }) => {
    const order: string[] = [];
    const hold = async (who: string): Promise<void> => {
      const release = await cache.lock(name, 5_000);
      order.push(`${who} begins`);
      await turn();
      order.push(`${who} ends`);
      await release?.();
    };
    await Promise.all([hold("a"), hold("b"), hold("c")]);
    for (const index of [0, 2, 4]) expect(order[index + 1]).toBe(order[index]?.replace("begins", "ends"));
    expect(order).toHaveLength(6);
    expect(readdirSync(cache.path)).toEqual([]);
  });

  test("is of one name: others are free", async ({ cache }) => {
    const releases = await Promise.all([cache.lock("one", 0), cache.lock("two", 0)]);
    expect(releases).toEqual([expect.any(Function), expect.any(Function)]);
    await Promise.all(releases.map((release) => release?.()));
  });

  test.concurrent("that lives is waited for as long as patience lasts", async ({ cache }) => {
    const release = await cache.lock(name, 0);
    const begun = performance.now();
    expect(await cache.lock(name, 250)).toBeUndefined();
    expect(performance.now() - begun).toBeGreaterThanOrEqual(250);
    expect(performance.now() - begun).toBeLessThan(2_000);
    await release?.();
  });

  test.concurrent("that lives is never old enough to be taken away", async ({ cache, file }) => {
    const release = await cache.lock(name, 0);
    const { mtimeMs } = lstatSync(`${file}.lock`);
    // It counts as dead after 5 s, and is renewed every second.
    await vi.waitFor(() => expect(lstatSync(`${file}.lock`).mtimeMs).toBeGreaterThan(mtimeMs), 3_000);
    await release?.();
  });

  test("of a dead process is taken away after 5 s, and not before", async ({ cache, file }) => {
    mkdirSync(`${file}.lock`);
    secondsAgo(`${file}.lock`, 4);
    expect(await cache.lock(name, 0)).toBeUndefined();
    secondsAgo(`${file}.lock`, 6);
    const release = await cache.lock(name, 0);
    expect(release).toBeDefined();
    await release?.();
  });

  test("that was lost meanwhile is given back without an error", async ({ cache, file }) => {
    const release = await cache.lock(name, 0);
    rmdirSync(`${file}.lock`);
    await release?.();
    await release?.();
    expect(readdirSync(cache.path)).toEqual([]);
  });

  test("that cannot be made is an error at once", async ({ cache, file }) => {
    writeFileSync(`${file}.lock`, "a file in its place");
    secondsAgo(`${file}.lock`, 6);
    const begun = performance.now();
    expect(await errorOf(cache.lock(name, 30_000))).toMatchObject({ code: "ENOTDIR" });
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
