import { describe, expect } from "vitest";
import type { Simulator } from "../../src/simulator";
import { imageCalls } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { created, type Declared, engineOf, engineTest as test, unknown } from "./engine";

/** Makes shares as an earlier run of the program did; what that run claimed is forgotten. */
async function madeBefore(cloud: Simulator, ...pairs: readonly Declared[]) {
  const earlier = await engineOf(cloud);
  const states = await Promise.all(pairs.map((pair) => created(earlier, pair)));
  cloud.clearCalls();
  return states;
}

const writes = (cloud: Simulator): string[] => imageCalls(cloud).filter((call) => /^(DELETE|PUT)/.test(call));

describe("a share that the program still declares is not removed", () => {
  test("by a rename: the new name finds it, the old one leaves it", async ({ cloud, engine, pair, said }) => {
    const [state = {}] = await madeBefore(cloud, pair);
    await engine.check({}, pair);
    await engine.create(pair);
    await engine.delete("the id", state);
    expect(cloud.members(pair.imageId)).toHaveLength(1);
    expect(writes(cloud)).toEqual([]);
    expect(said.at(-1)).toMatch(/stays shared with project .* still declares it/);
  });

  test("by a swap of two resources", async ({ cloud, engine, pair }) => {
    const other = { ...pair, memberId: cloud.other.projectId };
    const [first = {}, second = {}] = await madeBefore(cloud, pair, other);
    await engine.check(pair, other);
    await engine.check(other, pair);
    await engine.create(other);
    await engine.create(pair);
    await engine.delete("the id", first);
    await engine.delete("the id", second);
    expect(cloud.members(pair.imageId)).toHaveLength(2);
    expect(writes(cloud)).toEqual([]);
  });

  test("with one of two resources that declare it", async ({ cloud, engine, pair }) => {
    const [state = {}] = await madeBefore(cloud, pair);
    await engine.check(pair, pair);
    await engine.delete("the id", state);
    expect(cloud.members(pair.imageId)).toHaveLength(1);
  });

  test("by a forced replacement", async ({ cloud, engine, pair }) => {
    const [state = {}] = await madeBefore(cloud, pair);
    await engine.check(pair, pair);
    await engine.create(pair);
    await engine.delete("the id", state);
    expect(cloud.members(pair.imageId)).toHaveLength(1);
  });

  test("where the create of its new name fails and the run goes on", async ({ cloud, engine, pair }) => {
    const [state = {}] = await madeBefore(cloud, pair);
    cloud.answer({ method: "POST", service: "ims", status: 400, times: 1 });
    await engine.check({}, pair);
    await errorOf(engine.create(pair));
    await engine.delete("the id", state);
    expect(cloud.members(pair.imageId)).toHaveLength(1);
  });

  test("where it is replaced, deleted first, and not to be adopted from others", async ({
    cloud,
    engine,
    pair,
  }) => {
    const [state = {}] = await madeBefore(cloud, pair);
    const own = { ...pair, adoptExisting: false };
    await engine.check({}, own);
    await engine.delete("the id", state);
    expect((await engine.create(own)).outs).toMatchObject({ adoptExisting: false });
    expect(writes(cloud)).toEqual([]);
  });

  test("whoever's credentials the program has now", async ({ cloud, pair }) => {
    const [state = {}] = await madeBefore(cloud, pair);
    const foreign = await engineOf(cloud, cloud.other);
    await foreign.check({}, pair);
    await foreign.delete("the id", state);
    expect(cloud.members(pair.imageId)).toHaveLength(1);
    expect(writes(cloud)).toEqual([]);
  });

  test("when its image id was written in capitals before", async ({ cloud, engine, pair }) => {
    const [state = {}] = await madeBefore(cloud, pair);
    await engine.check(pair, { ...pair, imageId: pair.imageId.toUpperCase() });
    await engine.delete("the id", state);
    expect(cloud.members(pair.imageId)).toHaveLength(1);
  });
});

describe("a share that the program declares no more is removed", () => {
  test("by destroy, which claims nothing", async ({ cloud, engine, pair }) => {
    const [state = {}] = await madeBefore(cloud, pair);
    await engine.delete("the id", state);
    expect(cloud.members(pair.imageId)).toEqual([]);
  });

  test("when its resource moves on to another project", async ({ cloud, engine, pair }) => {
    const [state = {}] = await madeBefore(cloud, pair);
    const other = { ...pair, memberId: cloud.other.projectId };
    await engine.check(pair, other);
    await engine.create(other);
    await engine.delete("the id", state);
    expect(cloud.members(pair.imageId)).toMatchObject([{ memberId: cloud.other.projectId }]);
  });

  test("when what is declared instead is not known", async ({ cloud, engine, pair }) => {
    const [state = {}] = await madeBefore(cloud, pair);
    await engine.check(pair, { ...pair, memberId: unknown });
    await engine.delete("the id", state);
    expect(cloud.members(pair.imageId)).toEqual([]);
  });

  test("when only the same image, or the same project, is declared elsewhere", async ({
    cloud,
    engine,
    pair,
  }) => {
    const [state = {}] = await madeBefore(cloud, pair);
    const others = [
      { ...pair, memberId: cloud.other.projectId },
      { ...pair, imageId: cloud.addImage().id },
    ];
    for (const other of others) {
      await engine.check({}, other);
      await engine.create(other);
    }
    await engine.delete("the id", state);
    expect(cloud.members(pair.imageId)).toMatchObject([{ memberId: cloud.other.projectId }]);
  });
});
