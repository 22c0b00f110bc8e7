import fc from "fast-check";
import { describe, expect } from "vitest";
import { ImsError } from "../../src/errors";
import { memberLine } from "../../src/resources/member-line";
import type { ProviderName } from "../../src/resources/provider-text";
import { providerText } from "../../src/resources/provider-text";
import { simulatorTest as test } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { InitFailed, ProviderProcess } from "../model/provider-process";

const times = { createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z" };
const imageId = "d164b5df-1bc3-4c3f-893e-3e471fd16e64";
const memberId = "edc89b490d7d4392898e19b2deb34797";
const origin = { projectId: "0605767cec80d5762f8ec00d3eda8ffd", region: "eu-de" };
const share = { imageId, memberId, status: "pending", ...times, ...origin, schema: "/v2/schemas/member" };

/** State as it is, and inputs after check. */
const good: Readonly<
  Record<
    ProviderName,
    { state: Readonly<Record<string, unknown>>; inputs: Readonly<Record<string, unknown>> }
  >
> = {
  ImageMember: { state: share, inputs: { imageId, memberId } },
  ImageMemberAcceptance: { state: share, inputs: { imageId } },
  ImageMembers: {
    state: {
      imageId,
      memberIds: [memberId],
      members: { [memberId]: memberLine({ status: "pending", ...times }) },
      ...origin,
    },
    inputs: { imageId, shareWith: { [memberId]: "member" } },
  },
};

/** Inputs as a program gives them. */
const declared: Readonly<Record<ProviderName, Readonly<Record<string, unknown>>>> = {
  ImageMember: { imageId, memberId },
  ImageMemberAcceptance: { imageId },
  ImageMembers: { imageId, memberIds: [memberId] },
};

const kinds = Object.keys(good) as ProviderName[];
const names = fc.constantFrom(
  ...Object.keys(good.ImageMember.state),
  ...Object.keys(good.ImageMembers.state),
  "cloud",
  "unmanaged",
  "__proto__",
  "x",
);
/** Properties of any shape: some of the good ones replaced, or others altogether. */
const anything = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .dictionary(names, fc.jsonValue(), { minKeys: 1, maxKeys: 3 })
      .map((changes) => ({ changes })),
  },
  { weight: 1, arbitrary: fc.dictionary(fc.string(), fc.jsonValue()).map((whole) => ({ whole })) },
  { weight: 1, arbitrary: fc.uniqueArray(names, { minLength: 1 }).map((without) => ({ without })) },
);

function spoiled(
  whole: Readonly<Record<string, unknown>>,
  how: { changes?: object; whole?: object; without?: string[] },
): Record<string, unknown> {
  if (how.whole !== undefined) return { ...how.whole };
  const kept = Object.entries({ ...whole, ...how.changes }).filter(([name]) => !how.without?.includes(name));
  return Object.fromEntries(kept);
}

describe("state of any shape", () => {
  test("ends every call with a result or one of our errors", async ({ cloud }) => {
    const config = { "ims:tokenCache": "off", "ims:operationTimeoutSeconds": "5" };
    const process = new ProviderProcess(cloud.environment(cloud.owner), config, () => undefined, {
      shortest: 1,
      longest: 2,
    });
    const call = fc.constantFrom("check", "diff", "read", "update", "delete");
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...kinds), call, anything, async (kind, call, how) => {
        const __provider = providerText(kind);
        const olds = { ...spoiled(good[kind].state, how), __provider };
        const news = { ...good[kind].inputs, __provider };
        const done = {
          check: () => process.check(olds, { ...declared[kind], __provider }),
          diff: () => process.diff("id", olds, news),
          read: () => process.read("id", olds),
          update: () => process.update("id", olds, news),
          delete: () => process.delete("id", olds),
        }[call]();
        const error = await done.then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error !== undefined && !(error instanceof ImsError || error instanceof InitFailed)) throw error;
      }),
      { numRuns: 2_000 },
    );
  });

  test.for(kinds)("of %s that lacks something is named, with what to do", async (kind, { cloud }) => {
    const process = new ProviderProcess(cloud.environment(cloud.owner), {}, () => undefined, {
      shortest: 1,
      longest: 2,
    });
    const { region: _region, ...rest } = good[kind].state;
    const state = { ...rest, __provider: providerText(kind) };
    for (const call of [process.read("id", state), process.delete("id", state)]) {
      const error = await errorOf(call);
      expect(error).toMatchObject({ code: "STATE_INVALID" });
      expect(String(error)).toMatch(/region.*npm ci.*pulumi state edit/s);
    }
    expect(cloud.calls).toEqual([]);
  });
});

describe("inputs of any shape", () => {
  test("are let through or refused by the name of what is wrong", async ({ cloud }) => {
    const process = new ProviderProcess(cloud.environment(cloud.owner), {}, () => undefined, {
      shortest: 1,
      longest: 2,
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...kinds), anything, async (kind, how) => {
        const news = { ...spoiled(declared[kind], how), __provider: providerText(kind) };
        const error = await process.check({}, news).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error !== undefined)
          expect(String(error)).toMatch(
            /^Error: (imageId|memberIds?|status|vaultId|cloud|unmanaged|adoptExisting|waitForShareSeconds): expected/,
          );
      }),
      { numRuns: 1_000 },
    );
    expect(cloud.calls).toEqual([]);
  });
});
