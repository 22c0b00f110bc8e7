import { readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, vi } from "vitest";
import type { AnswerRule } from "../../src/simulator";
import { imageCalls, tokenRequests } from "../http/simulator-test";
import { errorOf, textOf } from "../http/text-of";
import { listImages, tokenOf } from "./sessions-test";
import { onlyFile, cacheTest as test } from "./token-cache-test";

const start = Date.parse("2026-03-01T12:00:00Z");
const hour = 3_600_000;

function setTime(milliseconds: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: milliseconds });
}

afterEach(() => {
  vi.useRealTimers();
});

describe("a token on disk", () => {
  test("serves until 120 s before it expires", async ({ cloud, startProcess }) => {
    setTime(start);
    const first = await tokenOf(startProcess());
    setTime(start + 24 * hour - 121_000);
    expect((await tokenOf(startProcess())).value).toBe(first.value);
    setTime(start + 24 * hour - 119_000);
    const second = await tokenOf(startProcess());
    expect(second.value).not.toBe(first.value);
    expect((await tokenOf(startProcess())).value).toBe(second.value);
    expect(tokenRequests(cloud)).toBe(2);
  });
});

describe("a cached token that IMS refuses", () => {
  test("is renewed once by 20 calls, and leaves the disk", async ({ cloud, cacheFolder, startProcess }) => {
    const dead = await tokenOf(startProcess());
    cloud.revokeTokens();
    cloud.clearCalls();
    const session = startProcess();
    const replies = await Promise.all(Array.from({ length: 20 }, () => listImages(session)));
    expect(replies.every((reply) => reply.ok)).toBe(true);
    expect(tokenRequests(cloud)).toBe(1);
    const text = readFileSync(onlyFile(cacheFolder), "utf8");
    expect(text).not.toContain(dead.value);
    expect(text).toContain((await tokenOf(session)).value);
  });

  test("is replaced by a newer one of another process before any is asked for", async ({
    cloud,
    startProcess,
  }) => {
    const [one, other] = [startProcess(), startProcess()];
    await Promise.all([tokenOf(one), tokenOf(other)]);
    cloud.revokeTokens();
    expect(await listImages(one)).toMatchObject({ ok: true });
    cloud.clearCalls();
    expect(await listImages(other)).toMatchObject({ ok: true });
    expect(tokenRequests(cloud)).toBe(0);
    expect(imageCalls(cloud)).toHaveLength(2);
  });

  test("is replaced by IAM's where the one of the other process is dead as well", async ({
    cloud,
    startProcess,
  }) => {
    const [one, other] = [startProcess(), startProcess()];
    await Promise.all([tokenOf(one), tokenOf(other)]);
    cloud.revokeTokens();
    await listImages(one);
    cloud.revokeTokens();
    cloud.clearCalls();
    expect(await listImages(other)).toMatchObject({ ok: true });
    expect(tokenRequests(cloud)).toBe(1);
    expect(imageCalls(cloud)).toHaveLength(3);
  });

  test("is renewed once where IMS refuses every token, and the error shows none", async ({
    cloud,
    cacheFolder,
    startProcess,
  }) => {
    const cached = await tokenOf(startProcess());
    cloud.answer({ service: "ims", status: 401 });
    cloud.clearCalls();
    const error = await errorOf(listImages(startProcess()));
    expect(error).toMatchObject({ code: "TOKEN_REFUSED", message: expect.stringContaining("still refused") });
    expect(textOf(error)).not.toContain(cached.value);
    expect(tokenRequests(cloud)).toBe(1);
    expect(imageCalls(cloud)).toHaveLength(2);
    expect(readdirSync(cacheFolder)).toEqual([]);
  });
});

describe("a clock", () => {
  const iamIsOff = (milliseconds: number): AnswerRule => ({
    service: "iam",
    change: (answer) => {
      const { token } = JSON.parse(answer.body);
      const shift = (time: string) => new Date(Date.parse(time) + milliseconds).toISOString();
      const shifted = { ...token, issued_at: shift(token.issued_at), expires_at: shift(token.expires_at) };
      return { ...answer, body: JSON.stringify({ token: shifted }) };
    },
  });

  test.for([-12, 12])("%i hours off IAM's makes no difference", async (hours, { cloud, startProcess }) => {
    cloud.answer(iamIsOff(hours * hour));
    for (const _ of [1, 2, 3]) await tokenOf(startProcess());
    expect(tokenRequests(cloud)).toBe(1);
  });

  test.for([-5, 30])(
    "that jumps by %i hours costs one token request, not one a call",
    async (hours, { cloud, startProcess }) => {
      setTime(start);
      const session = startProcess();
      await tokenOf(session);
      setTime(start + hours * hour);
      for (const _ of [1, 2, 3]) {
        await tokenOf(session);
        await tokenOf(startProcess());
      }
      expect(tokenRequests(cloud)).toBe(2);
    },
  );

  test("of another machine that is hours ahead costs at most one token request a process", async ({
    cloud,
    startProcess,
  }) => {
    const [here, ahead] = [start, start + 5 * hour];
    for (const time of [ahead, here, ahead, here]) {
      setTime(time);
      cloud.clearCalls();
      const session = startProcess();
      for (const _ of [1, 2, 3]) await tokenOf(session);
      expect(tokenRequests(cloud)).toBeLessThanOrEqual(1);
    }
  });
});
