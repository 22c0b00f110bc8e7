import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  mayHaveHappened,
  type Outcome,
  outcomeOf,
  retryAfterMilliseconds,
  waitBeforeNextTry,
} from "../../src/http/repetition";

const pace = { shortest: 1_000, longest: 30_000 };
const outcomes: readonly Outcome[] = [
  "never sent",
  "lost",
  "garbled",
  "throttled",
  "unavailable",
  "failed",
  "final",
];
const anyTry = fc.record({
  outcome: fc.constantFrom(...outcomes),
  number: fc.integer({ min: 1, max: 20 }),
  retryAfter: fc.option(fc.integer({ min: 0, max: 3_600_000 }), { nil: undefined }),
  random: fc.double({ min: 0, max: 1, noNaN: true }),
  remaining: fc.integer({ min: 0, max: 7_200_000 }),
});

describe("the outcome of an answer", () => {
  test.each([
    [429, undefined, "throttled"],
    [429, 0, "throttled"],
    [413, 1_000, "throttled"],
    [413, undefined, "final"],
    [503, undefined, "unavailable"],
    [500, undefined, "failed"],
    [502, undefined, "failed"],
    [504, 1_000, "failed"],
  ] as const)("of %i with Retry-After %s is %s", (status, retryAfter, outcome) => {
    expect(outcomeOf(status, retryAfter)).toBe(outcome);
  });

  test("of every other status is final, with Retry-After as well", () => {
    const other = fc
      .integer({ min: 200, max: 599 })
      .filter((s) => ![413, 429, 500, 502, 503, 504].includes(s));
    fc.assert(
      fc.property(other, fc.constantFrom(undefined, 0, 60_000), (status, retryAfter) => {
        expect(outcomeOf(status, retryAfter)).toBe("final");
      }),
    );
  });
});

describe("the next try", () => {
  test.each([
    ["never sent", 3],
    ["lost", 4],
    ["garbled", 3],
    ["unavailable", 6],
    ["failed", 4],
    ["final", 1],
  ] as const)("after '%s' there are %i tries altogether", (outcome, tries) => {
    const last = { outcome, retryAfter: undefined, random: 0, remaining: 300_000 } as const;
    expect(waitBeforeNextTry({ ...last, number: tries }, pace)).toBeUndefined();
    if (tries > 1) expect(waitBeforeNextTry({ ...last, number: tries - 1 }, pace)).toBeDefined();
  });

  test("comes however often the service asked for a pause", () => {
    fc.assert(
      fc.property(anyTry, fc.integer({ min: 1, max: 10_000 }), (last, number) => {
        expect(waitBeforeNextTry({ ...last, outcome: "throttled", number }, pace)).toBeDefined();
      }),
    );
  });

  test.each(outcomes)(
    "after '%s' is preceded by a look exactly where the request may have happened",
    (outcome) => {
      expect(mayHaveHappened(outcome)).toBe(["lost", "garbled", "failed"].includes(outcome));
    },
  );

  test("is not put past the budget by chance", () => {
    fc.assert(
      fc.property(anyTry, (last) => {
        const without = waitBeforeNextTry({ ...last, random: 0 }, pace) ?? 0;
        const wait = waitBeforeNextTry(last, pace) ?? 0;
        if (without <= last.remaining) expect(wait).toBeLessThanOrEqual(last.remaining);
      }),
    );
  });

  test("is never closer than the shortest pause, nor than what the service asked for", () => {
    fc.assert(
      fc.property(anyTry, (last) => {
        const wait = waitBeforeNextTry(last, pace) ?? Number.POSITIVE_INFINITY;
        expect(wait).toBeGreaterThanOrEqual(Math.max(pace.shortest, last.retryAfter ?? 0));
      }),
    );
  });

  test("is put off at random by at most half of the pause, and by half of the longest one", () => {
    fc.assert(
      fc.property(anyTry, (last) => {
        const without = waitBeforeNextTry({ ...last, random: 0 }, pace);
        const next = waitBeforeNextTry(last, pace);
        if (next === undefined || without === undefined) return;
        expect(next - without).toBeLessThanOrEqual(Math.min(without, pace.longest) / 2);
      }),
    );
  });

  test("waits twice as long each time, up to the longest pause", () => {
    const last = { outcome: "throttled", retryAfter: undefined, random: 0, remaining: 300_000 } as const;
    const waits = [1, 2, 3, 4, 5, 6, 7].map((number) => waitBeforeNextTry({ ...last, number }, pace));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-03-01T12:00:00Z");

  test("is read as seconds", () => {
    fc.assert(
      fc.property(fc.nat(), (seconds) => {
        expect(retryAfterMilliseconds(` ${seconds} `, now)).toBe(seconds * 1_000);
      }),
    );
  });

  test("is read as a date, and one that is past means no wait", () => {
    fc.assert(
      fc.property(fc.integer({ min: -86_400, max: 86_400 }), (seconds) => {
        const date = new Date(now + seconds * 1_000).toUTCString();
        expect(retryAfterMilliseconds(date, now)).toBe(Math.max(0, seconds * 1_000));
      }),
    );
  });

  test.each([undefined, "", "soon", "in a minute"])("that says nothing (%s) is as good as none", (header) => {
    expect(retryAfterMilliseconds(header, now)).toBeUndefined();
  });

  test("of any text never becomes a wait that is not a number or is negative", () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const wait = retryAfterMilliseconds(header, now);
        if (wait !== undefined) expect(wait).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
