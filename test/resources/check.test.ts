import fc from "fast-check";
import { describe, expect } from "vitest";
import { engineIn, engineTest as test, unknown } from "./engine";

const imageId = "d164b5df-1bc3-4c3f-893e-3e471fd16e64";
const memberId = "edc89b490d7d4392898e19b2deb34797";

const hostile = [
  "",
  "   ",
  "a;b",
  "../x",
  "a/b",
  "x?y",
  "%2e%2e",
  "..",
  "line\nbreak",
  `${memberId}\n`,
  "🦄",
  "é",
];
const notText = [undefined, null, 7, true, {}, ["d164b5df-1bc3-4c3f-893e-3e471fd16e64"]];

describe("check", () => {
  test("passes good inputs on, and nothing else", async ({ engine }) => {
    const news = {
      imageId,
      memberId,
      adoptExisting: false,
      cloud: "owner",
      status: undefined,
      __provider: "text",
    };
    expect(await engine.check({}, news)).toEqual({
      inputs: { imageId, memberId, adoptExisting: false, cloud: "owner" },
    });
    expect(await engine.check({}, { imageId, memberId })).toEqual({ inputs: { imageId, memberId } });
  });

  test("puts an image id into lower case, as the service writes it", async ({ engine }) => {
    expect(await engine.check({}, { imageId: imageId.toUpperCase(), memberId })).toEqual({
      inputs: { imageId, memberId },
    });
  });

  test.for([...hostile, ...notText, "my-image", `${imageId} `, imageId.replaceAll("-", "")])(
    "refuses the image id %j by name, with what it expected",
    async (value, { cloud, engine }) => {
      expect(await engine.check({}, { imageId: value, memberId })).toEqual({
        failures: [
          {
            property: "imageId",
            reason: expect.stringMatching(/^expected an (image )?id such as [-0-9a-f]{36}, got [^\n]*$/),
          },
        ],
      });
      expect(cloud.calls).toEqual([]);
    },
  );

  test.for([...hostile, ...notText, "x".repeat(65), "eu-de project"])(
    "refuses the member id %j by name, with what it expected",
    async (value, { cloud, engine }) => {
      expect(await engine.check({}, { imageId, memberId: value })).toEqual({
        failures: [
          {
            property: "memberId",
            reason: expect.stringMatching(/^expected a project id such as [0-9a-f]{32}, got [^\n]*$/),
          },
        ],
      });
      expect(cloud.calls).toEqual([]);
    },
  );

  test("refuses a member id in capitals and shows it in lower case", async ({ engine }) => {
    expect(await engine.check({}, { imageId, memberId: memberId.toUpperCase() })).toEqual({
      failures: [{ property: "memberId", reason: expect.stringContaining(`expected ${memberId}, got`) }],
    });
  });

  test("lets a member id of another kind through, with a warning", async ({ engine, said }) => {
    expect(await engine.check({}, { imageId, memberId: "team-b_2" })).toEqual({
      inputs: { imageId, memberId: "team-b_2" },
    });
    expect(said).toEqual([
      expect.stringMatching(/^ims: warning: memberId "team-b_2" is not 32 lower-case hex digits/),
    ]);
  });

  test("says nothing about a usual member id", async ({ engine, said }) => {
    await engine.check({}, { imageId, memberId });
    expect(said).toEqual([]);
  });

  test.for(["yes", 1, null, "true"])("refuses %j for adoptExisting", async (adoptExisting, { engine }) => {
    expect(await engine.check({}, { imageId, memberId, adoptExisting })).toMatchObject({
      failures: [
        { property: "adoptExisting", reason: expect.stringContaining("expected true or false, got") },
      ],
    });
  });

  test.for(["", "  ", 7, null])("refuses %j for cloud", async (cloud, { engine }) => {
    expect(await engine.check({}, { imageId, memberId, cloud })).toMatchObject({
      failures: [{ property: "cloud", reason: expect.stringContaining("expected a name, got") }],
    });
  });

  test("names every property that is wrong", async ({ engine }) => {
    const { failures } = await engine.check({}, { imageId: "", memberId: "", adoptExisting: "", cloud: "" });
    expect(failures?.map(({ property }) => property)).toEqual([
      "imageId",
      "memberId",
      "adoptExisting",
      "cloud",
    ]);
  });

  test("shows no more than the beginning of a value that is huge", async ({ engine }) => {
    const { failures } = await engine.check({}, { imageId: "x".repeat(10_000), memberId });
    expect(failures?.[0]?.reason.length).toBeLessThan(250);
  });

  test.for(["imageId", "memberId", "adoptExisting", "cloud"])(
    "lets a %s through that is not known yet",
    async (property, { engine, said }) => {
      const news = { imageId, memberId, adoptExisting: true, cloud: "owner", [property]: unknown };
      expect(await engine.check({}, news)).toEqual({ inputs: news });
      expect(said).toEqual([]);
    },
  );

  test("takes no member id that the service could not be asked about again", async ({ engine }) => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: "grapheme" }),
      fc.stringMatching(/^[A-Fa-f0-9]{32}$/),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const { failures } = await engine.check({}, { imageId, memberId: text });
        const addressable = encodeURIComponent(text) === text && text !== "" && !/^[.]+$/.test(text);
        if (failures === undefined) expect(addressable).toBe(true);
      }),
    );
  });

  test("needs no credentials and asks nobody", async () => {
    const engine = await engineIn({});
    expect(await engine.check({}, { imageId, memberId })).toEqual({ inputs: { imageId, memberId } });
  });
});
