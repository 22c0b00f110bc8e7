import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isFresh, type Token } from "../../src/auth/token";

const receivedAt = Date.parse("2026-03-01T12:00:00Z");
const hour = 3_600_000;
const tokenOf = (lifetime: number | undefined): Token => ({
  value: "t",
  user: { id: "u", name: "alice" },
  project: undefined,
  catalogue: [],
  receivedAt,
  lifetime,
  source: "iam",
});

describe("a token", () => {
  test("of a day is used until two minutes before it expires", () => {
    const token = tokenOf(24 * hour);
    const left = (seconds: number) => receivedAt + 24 * hour - seconds * 1_000;
    expect(isFresh(token, left(121))).toBe(true);
    expect(isFresh(token, left(119))).toBe(false);
  });

  test("that lives shorter is used as well, and never to its end", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120_000 }), (lifetime) => {
        expect(isFresh(tokenOf(lifetime), receivedAt)).toBe(true);
        expect(isFresh(tokenOf(lifetime), receivedAt + lifetime)).toBe(false);
      }),
    );
  });

  test("of unknown life is used until it is refused", () => {
    expect(isFresh(tokenOf(undefined), receivedAt + 1_000 * hour)).toBe(true);
  });

  test("is not trusted once the clock went back behind its arrival", () => {
    expect(isFresh(tokenOf(24 * hour), receivedAt - 1)).toBe(false);
  });
});
