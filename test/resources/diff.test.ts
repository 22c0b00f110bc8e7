import { describe, expect } from "vitest";
import { engineIn, engineTest as test, unknown } from "./engine";

const inputs = {
  imageId: "d164b5df-1bc3-4c3f-893e-3e471fd16e64",
  memberId: "edc89b490d7d4392898e19b2deb34797",
};
const state = {
  ...inputs,
  status: "pending",
  createdAt: "2026-03-01T12:00:00Z",
  updatedAt: "2026-03-01T12:00:00Z",
  schema: "/v2/schemas/member",
  projectId: "0605767cec80d5762f8ec00d3eda8ffd",
  region: "eu-de",
  __provider: "the text of today",
};
const nothing = { changes: false, replaces: [] };

describe("diff", () => {
  test("finds nothing where the inputs are those of the state", async ({ engine }) => {
    expect(await engine.diff("id", state, inputs)).toEqual(nothing);
  });

  test.for(["accepted", "rejected"])(
    "never takes the decision %s for a change",
    async (status, { engine }) => {
      const decided = { ...state, status, updatedAt: "2026-03-02T12:00:00Z" };
      expect(await engine.diff("id", decided, inputs)).toEqual(nothing);
    },
  );

  test("finds nothing in another provider text", async ({ engine }) => {
    expect(await engine.diff("id", state, { ...inputs, __provider: "the text of tomorrow" })).toEqual(
      nothing,
    );
  });

  test.for(["imageId", "memberId"])(
    "replaces the share for another %s, known or not",
    async (property, { engine }) => {
      for (const value of ["another", unknown]) {
        expect(await engine.diff("id", state, { ...inputs, [property]: value })).toEqual({
          changes: true,
          replaces: [property],
        });
      }
    },
  );

  test("replaces the share for both at once", async ({ engine }) => {
    expect(await engine.diff("id", state, { imageId: "a", memberId: "b" })).toMatchObject({
      replaces: ["imageId", "memberId"],
    });
  });

  test.for([
    ["adoptExisting", false],
    ["adoptExisting", unknown],
    ["cloud", "owner"],
    ["cloud", unknown],
  ] as const)("updates in place where %s becomes %s", async ([property, value], { engine }) => {
    expect(await engine.diff("id", state, { ...inputs, [property]: value })).toEqual({
      changes: true,
      replaces: [],
    });
  });

  test("needs no credentials and asks nobody", async () => {
    const engine = await engineIn({});
    expect(await engine.diff("id", state, inputs)).toEqual(nothing);
  });
});
