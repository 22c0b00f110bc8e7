import { describe, expect } from "vitest";
import { enginesIn, engineTest as test, unknown } from "./engine";

const imageId = "d164b5df-1bc3-4c3f-893e-3e471fd16e64";
const [one, two, three] = ["1", "2", "3"].map((digit) => digit.repeat(32)) as [string, string, string];

/** Without credentials and without a network: check and diff need neither. */
const engine = async () => (await enginesIn({})).ImageMembers;

const member = (...memberIds: string[]) => Object.fromEntries(memberIds.map((id) => [id, "member"]));

describe("check of a list of members", () => {
  test("makes an object of the list, a key a project and in order, which the CLI can compare", async () => {
    const { check } = await engine();
    const news = {
      imageId: imageId.toUpperCase(),
      memberIds: [two, one, two],
      unmanaged: "keep",
      cloud: "a",
    };
    const { inputs } = await check({}, { ...news, members: undefined, __provider: "text" });
    expect(inputs).toEqual({ imageId, shareWith: member(one, two), unmanaged: "keep", cloud: "a" });
    expect(Object.keys(inputs?.shareWith ?? {})).toEqual([one, two]);
  });

  test("takes an empty list", async () => {
    const { check } = await engine();
    expect(await check({}, { imageId, memberIds: [] })).toEqual({ inputs: { imageId, shareWith: {} } });
  });

  test.for([
    ["imageId", "my-image"],
    ["memberIds", undefined],
    ["memberIds", one],
    ["memberIds", { one }],
    ["memberIds", [one, "a/b"]],
    ["memberIds", [one, ""]],
    ["memberIds", [one, undefined]],
    ["memberIds", [one, "EDC89B490D7D4392898E19B2DEB34797"]],
    ["unmanaged", "ignore"],
    ["unmanaged", true],
    ["cloud", ""],
  ] as const)("refuses %s %j by name, with what it expected", async ([property, value]) => {
    const { check } = await engine();
    const { failures } = await check({}, { imageId, memberIds: [one], [property]: value });
    expect(failures).toEqual([{ property, reason: expect.stringMatching(/expected .*, got /) }]);
  });

  test("lets ids pass that are unlike project ids, with a warning that names them", async ({ said }) => {
    const { check } = await engine();
    expect(await check({}, { imageId, memberIds: ["team-b", one, "team_c"] })).toMatchObject({
      inputs: { shareWith: member("team-b", one, "team_c") },
    });
    expect(said).toEqual([
      'ims: warning: memberIds "team-b", "team_c" are not 32 lower-case hex digits, as project ids usually are',
    ]);
  });

  test("lets unknown values pass, and takes the list for unknown while one of it is", async () => {
    const { check } = await engine();
    const all = { imageId: unknown, memberIds: unknown, unmanaged: unknown, cloud: unknown };
    const { memberIds: _memberIds, ...others } = all;
    expect(await check({}, all)).toEqual({ inputs: { ...others, shareWith: unknown } });
    expect(await check({}, { imageId, memberIds: [one, unknown] })).toEqual({
      inputs: { imageId, shareWith: unknown },
    });
  });
});

describe("diff of a list of members", () => {
  const times = "2026-03-01T12:00:00Z 2026-03-01T12:00:00Z";
  const state = {
    imageId,
    memberIds: [one, two],
    members: { [one]: `pending ${times}`, [two]: `accepted ${times}` },
    projectId: "0605767cec80d5762f8ec00d3eda8ffd",
    region: "eu-de",
    __provider: "the text of today",
  };
  const nothing = { changes: false, replaces: [] };
  const update = { changes: true, replaces: [] };

  test("finds nothing where program and state agree, whatever the projects answered", async () => {
    const { diff } = await engine();
    expect(await diff("id", state, { imageId, shareWith: member(two, one) })).toEqual(nothing);
  });

  test.for([
    ["one to add", member(one, two, three)],
    ["one to remove", member(one)],
    ["an unknown list", unknown],
  ] as const)("updates in place for %s", async ([, shareWith]) => {
    const { diff } = await engine();
    expect(await diff("id", state, { imageId, shareWith })).toEqual(update);
  });

  test.for(["error", "remove", "keep", unknown])("updates in place for unmanaged %s", async (unmanaged) => {
    const { diff } = await engine();
    expect(await diff("id", state, { imageId, shareWith: member(one, two), unmanaged })).toEqual(update);
  });

  test("replaces the list for another image, known or not", async () => {
    const { diff } = await engine();
    for (const value of ["11111111-2222-4333-8444-555555555555", unknown]) {
      expect(await diff("id", state, { imageId: value, shareWith: unknown })).toEqual({
        changes: true,
        replaces: ["imageId"],
      });
    }
  });

  describe("where others added a member", () => {
    const seen = { ...state, members: { ...state.members, [three]: `pending ${times}` } };
    const declared = { imageId, shareWith: member(one, two) };

    test("names it and both ways out, as a warning: an error would stop a refresh too", async ({ said }) => {
      const { diff } = await engine();
      expect(await diff("id", seen, declared)).toEqual(update);
      expect(said).toHaveLength(1);
      for (const part of ["up will refuse", "MEMBERS_UNMANAGED", three, '"remove"', '"keep"', "memberIds"]) {
        expect(said[0]).toContain(part);
      }
    });

    test("plans its removal where that is declared", async () => {
      const { diff } = await engine();
      const remembered = { ...seen, unmanaged: "remove" };
      expect(await diff("id", remembered, { ...declared, unmanaged: "remove" })).toEqual(update);
    });

    test("says which it will take back, since no line of a plan may show it", async ({ said }) => {
      const { diff } = await engine();
      await diff("id", { ...seen, unmanaged: "remove" }, { ...declared, unmanaged: "remove" });
      expect(said).toEqual([expect.stringMatching(/^ims: up will remove .*, which others added to image /)]);
      expect(said[0]).toContain(three);
    });

    test("says nothing of it where it is kept", async ({ said }) => {
      const { diff } = await engine();
      const kept = { ...state, unmanaged: "keep" };
      expect(await diff("id", kept, { ...declared, unmanaged: "keep" })).toEqual(nothing);
      expect(said).toEqual([]);
    });
  });
});
