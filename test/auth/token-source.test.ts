import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import type { Identity } from "../../src/auth/identity";
import { TokenSource } from "../../src/auth/token-source";
import { HttpClient } from "../../src/http/client";
import type { AnswerRule, Simulator } from "../../src/simulator";
import { answerOnce, simulatorTest as test, tokenRequests } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { fastPace } from "../http/thing";
import { budget, identityOf } from "./session-of";

const start = Date.parse("2026-03-01T12:00:00Z");
const hour = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

function sourceOf(cloud: Simulator, changes: Partial<Identity> = {}): TokenSource {
  return new TokenSource(
    identityOf(cloud, cloud.owner, changes),
    new HttpClient({ pace: fastPace }),
    undefined,
  );
}

function wrongPassword(cloud: Simulator): Partial<Identity> {
  const { userName, userDomainName } = cloud.owner;
  return {
    method: {
      kind: "password",
      user: { name: userName, domain: { name: userDomainName } },
      password: "wrong",
    },
  };
}

async function valuesOf(source: TokenSource, times: number): Promise<Set<string>> {
  const values = new Set<string>();
  for (let time = 0; time < times; time += 1) values.add((await source.token(budget())).value);
  return values;
}

/** IAM's clock is this far from ours. */
const clockOff = (milliseconds: number): AnswerRule => ({
  service: "iam",
  change: (answer) => {
    const { token } = JSON.parse(answer.body);
    const shift = (time: string) => new Date(Date.parse(time) + milliseconds).toISOString();
    const shifted = { ...token, issued_at: shift(token.issued_at), expires_at: shift(token.expires_at) };
    return { ...answer, body: JSON.stringify({ token: shifted }) };
  },
});

describe("a token", () => {
  test("is asked for once by 100 calls that wait for it", async ({ cloud }) => {
    const source = sourceOf(cloud);
    const tokens = await Promise.all(Array.from({ length: 100 }, () => source.token(budget())));
    expect(new Set(tokens.map(({ value }) => value)).size).toBe(1);
    expect(tokenRequests(cloud)).toBe(1);
  });

  test("is kept until 120 seconds before it expires", async ({ cloud }) => {
    const source = sourceOf(cloud);
    const first = await source.token(budget());
    vi.setSystemTime(start + 24 * hour - 121_000);
    expect(await source.token(budget())).toBe(first);
    vi.setSystemTime(start + 24 * hour - 119_000);
    expect((await source.token(budget())).value).not.toBe(first.value);
    expect(tokenRequests(cloud)).toBe(2);
  });

  test("that lives less than 120 seconds is used, and IAM not asked once a call", async ({ cloud }) => {
    cloud.tokenLifeSeconds = 60;
    expect((await valuesOf(sourceOf(cloud), 20)).size).toBe(1);
    expect(tokenRequests(cloud)).toBe(1);
  });

  test.for([-12 * hour, -600_000, 600_000, 12 * hour])(
    "is kept as long when IAM's clock is %i ms off",
    async (off, { cloud }) => {
      cloud.answer(clockOff(off));
      const source = sourceOf(cloud);
      const first = await source.token(budget());
      vi.setSystemTime(start + 24 * hour - 121_000);
      expect(await source.token(budget())).toBe(first);
      vi.setSystemTime(start + 24 * hour - 119_000);
      expect((await source.token(budget())).value).not.toBe(first.value);
    },
  );

  test.for([
    ["no expiry", { expires_at: null }],
    ["an expiry that cannot be read", { expires_at: "soon" }],
    [
      "an expiry that has passed by the local clock, and no time of issue",
      { expires_at: "2026-03-01T10:00:00Z", issued_at: null },
    ],
  ] as const)("with %s is used, and IAM not asked once a call", async ([, changes], { cloud }) => {
    cloud.answer({
      service: "iam",
      change: (answer) => ({
        ...answer,
        body: JSON.stringify({ token: { ...JSON.parse(answer.body).token, ...changes } }),
      }),
    });
    expect((await valuesOf(sourceOf(cloud), 10)).size).toBe(1);
    expect(tokenRequests(cloud)).toBe(1);
  });
});

describe("an attempt that failed", () => {
  test("is not kept", async ({ cloud }) => {
    answerOnce(cloud, { service: "iam", status: 400 });
    const source = sourceOf(cloud);
    expect(await errorOf(source.token(budget()))).toMatchObject({ status: 400 });
    expect(await source.token(budget())).toMatchObject({ user: { name: "alice" } });
  });

  test("with an answer that is no token is not kept", async ({ cloud }) => {
    cloud.answer({ service: "iam", status: 201, body: { access: {} }, times: 3 });
    const source = sourceOf(cloud);
    expect(await errorOf(source.token(budget()))).toMatchObject({ code: "RESPONSE_INVALID" });
    expect(await source.token(budget())).toMatchObject({ user: { name: "alice" } });
  });

  test("with a wrong password is made once, though 20 calls wait and others come later", async ({
    cloud,
  }) => {
    const source = sourceOf(cloud, wrongPassword(cloud));
    const waiting = await Promise.all(Array.from({ length: 20 }, () => errorOf(source.token(budget()))));
    for (const error of waiting) expect(error).toMatchObject({ code: "CREDENTIALS_REFUSED" });
    vi.setSystemTime(start + 59_000);
    expect(await errorOf(source.token(budget()))).toMatchObject({ code: "CREDENTIALS_REFUSED" });
    expect(tokenRequests(cloud)).toBe(1);
  });

  test("with a wrong password is made again after a minute", async ({ cloud }) => {
    const source = sourceOf(cloud, wrongPassword(cloud));
    await errorOf(source.token(budget()));
    vi.setSystemTime(start + 61_000);
    await errorOf(source.token(budget()));
    expect(tokenRequests(cloud)).toBe(2);
  });
});

describe("a token that was refused", () => {
  test("is replaced once it is dropped", async ({ cloud }) => {
    const source = sourceOf(cloud);
    const refused = await source.token(budget());
    await source.drop(refused);
    expect((await source.token(budget())).value).not.toBe(refused.value);
  });

  test("does not take a newer one with it", async ({ cloud }) => {
    const source = sourceOf(cloud);
    const refused = await source.token(budget());
    await source.drop(refused);
    const newer = await source.token(budget());
    await source.drop(refused);
    expect(await source.token(budget())).toBe(newer);
    expect(tokenRequests(cloud)).toBe(2);
  });
});
