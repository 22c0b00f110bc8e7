import { describe, expect } from "vitest";
import { enginesIn, engineTest as test, unknown } from "./engine";

const imageId = "d164b5df-1bc3-4c3f-893e-3e471fd16e64";
const memberId = "edc89b490d7d4392898e19b2deb34797";
const vaultId = "b2e0a5f6-93a4-4b6e-8d4c-1f0f6f3f8a01";

/** Without credentials and without a network: check and diff need neither. */
const engine = async () => (await enginesIn({})).ImageMemberAcceptance;

describe("check of an acceptance", () => {
  test("passes good inputs on, and nothing else", async () => {
    const all = { imageId, memberId, vaultId, status: "rejected", waitForShareSeconds: 3600, cloud: "b" };
    const { check } = await engine();
    expect(await check({}, { ...all, createdAt: undefined, __provider: "text" })).toEqual({ inputs: all });
    expect(await check({}, { imageId })).toEqual({ inputs: { imageId } });
  });

  test("puts an image id into lower case, as the service writes it", async () => {
    const { check } = await engine();
    expect(await check({}, { imageId: imageId.toUpperCase() })).toEqual({ inputs: { imageId } });
  });

  test.for([
    ["imageId", "my-image"],
    ["imageId", undefined],
    ["status", "pending"],
    ["status", ""],
    ["status", "Accepted"],
    ["status", true],
    ["memberId", "a/b"],
    ["memberId", "EDC89B490D7D4392898E19B2DEB34797"],
    ["vaultId", "my vault"],
    ["vaultId", vaultId.replaceAll("-", "")],
    ["vaultId", 7],
    ["waitForShareSeconds", -1],
    ["waitForShareSeconds", 3601],
    ["waitForShareSeconds", Number.POSITIVE_INFINITY],
    ["waitForShareSeconds", Number.NaN],
    ["waitForShareSeconds", "60"],
    ["cloud", " "],
  ] as const)("refuses %s %j by name, with what it expected", async ([property, value]) => {
    const { check } = await engine();
    const { failures } = await check({}, { imageId, [property]: value });
    expect(failures).toEqual([
      {
        property,
        reason: expect.stringMatching(/^(expected|project ids are in lower case: expected) .*, got /),
      },
    ]);
  });

  test("names every property that is wrong", async () => {
    const { check } = await engine();
    const wrong = { imageId: "", status: "", memberId: "", vaultId: "", waitForShareSeconds: "", cloud: "" };
    const { failures = [] } = await check({}, wrong);
    expect(failures.map(({ property }) => property)).toEqual(Object.keys(wrong));
  });

  test("lets unknown values pass", async () => {
    const { check } = await engine();
    const all = ["imageId", "status", "memberId", "vaultId", "waitForShareSeconds", "cloud"];
    const news = Object.fromEntries(all.map((property) => [property, unknown]));
    expect(await check({}, news)).toEqual({ inputs: news });
  });
});

describe("diff of an acceptance", () => {
  const state = {
    imageId,
    memberId,
    status: "accepted",
    createdAt: "2026-03-01T12:00:00Z",
    updatedAt: "2026-03-01T12:00:00Z",
    schema: "/v2/schemas/member",
    projectId: memberId,
    region: "eu-de",
    __provider: "the text of today",
  };
  const nothing = { changes: false, replaces: [] };

  test.for([
    { imageId },
    { imageId, status: "accepted" },
    { imageId, memberId },
    { imageId, memberId, __provider: "the text of tomorrow" },
  ])("finds nothing in %j, which is the state", async (news) => {
    const { diff } = await engine();
    expect(await diff("id", state, news)).toEqual(nothing);
  });

  test.for(["pending", "rejected"])(
    "finds the answer %s that the program does not want, and says what up will do",
    async (status, { said }) => {
      const { diff } = await engine();
      expect(await diff("id", { ...state, status }, { imageId })).toEqual({ changes: true, replaces: [] });
      expect(said).toEqual([`ims: the answer to image ${imageId} is ${status}: up will set it to accepted`]);
    },
  );

  test.for([{ imageId }, { imageId, status: unknown }, { imageId: unknown }])(
    "says nothing where nothing is known to be set: %j",
    async (news, { said }) => {
      const { diff } = await engine();
      await diff("id", state, news);
      expect(said).toEqual([]);
    },
  );

  test.for([
    { status: "rejected" },
    { status: unknown },
    { vaultId },
    { waitForShareSeconds: 60 },
    { cloud: "recipient" },
  ])("updates in place for %j", async (news) => {
    const { diff } = await engine();
    expect(await diff("id", state, { imageId, ...news })).toEqual({ changes: true, replaces: [] });
  });

  test.for(["imageId", "memberId"])("replaces the answer for another %s, known or not", async (property) => {
    const { diff } = await engine();
    for (const value of ["another", unknown]) {
      expect(await diff("id", state, { imageId, [property]: value })).toEqual({
        changes: true,
        replaces: [property],
      });
    }
  });
});
