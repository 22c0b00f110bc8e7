import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeWhole } from "../../scripts/pulumi-cli/cache";

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "pulumi-ims-cache-"));
  folder = join(parent, "versions", "1.2.3");
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const fillWith = (text: string) => async (temporary: string) => {
  await writeFile(join(temporary, "pulumi"), text);
  return temporary;
};

describe("the cache of Pulumi CLIs", () => {
  it("shows a version only when it is complete", async () => {
    await makeWhole(folder, async (temporary) => {
      expect(existsSync(folder)).toBe(false);
      return fillWith("whole")(temporary);
    });
    expect(await readFile(join(folder, "pulumi"), "utf8")).toBe("whole");
    expect(await readdir(join(parent, "versions"))).toEqual(["1.2.3"]);
  });

  it("keeps nothing of a build that failed", async () => {
    const failing = makeWhole(folder, async (temporary) => {
      await fillWith("half")(temporary);
      throw new Error("no space left");
    });
    await expect(failing).rejects.toThrow("no space left");
    expect(await readdir(join(parent, "versions"))).toEqual([]);
  });

  it("survives two processes that fill it at once", async () => {
    await Promise.all([makeWhole(folder, fillWith("one")), makeWhole(folder, fillWith("two"))]);
    expect(await readFile(join(folder, "pulumi"), "utf8")).toMatch(/^(one|two)$/);
    expect(await readdir(join(parent, "versions"))).toEqual(["1.2.3"]);
  });

  it("sweeps what a killed process left days ago, and nothing younger", async () => {
    const [old, young] = ["1.2.3.part-old", "1.2.3.part-young"].map((name) => join(parent, "versions", name));
    for (const left of [old, young]) await mkdir(String(left), { recursive: true });
    const longAgo = new Date(Date.now() - 48 * 3600 * 1000);
    await utimes(String(old), longAgo, longAgo);
    await makeWhole(folder, fillWith("whole"));
    expect((await readdir(join(parent, "versions"))).sort()).toEqual(["1.2.3", "1.2.3.part-young"]);
  });
});
