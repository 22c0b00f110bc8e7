import { afterEach, describe, expect, vi } from "vitest";
import type { Simulator } from "../../src/simulator";
import { tokenRequests } from "../http/simulator-test";
import { errorOf, textOf } from "../http/text-of";
import { budget } from "./session-of";
import { listImages, type OpenFixture, openTest as test, tokenOf } from "./sessions-test";

afterEach(() => {
  vi.useRealTimers();
});

describe("a ready token", () => {
  const readyToken = async (cloud: Simulator, open: OpenFixture["open"]): Promise<string> => {
    const { value } = await tokenOf(open(cloud.environment(cloud.owner)));
    cloud.clearCalls();
    return value;
  };
  const callsOf = (cloud: Simulator) => cloud.calls.map(({ method, path }) => `${method} ${path}`);

  test.for(["OS_TOKEN", "OS_AUTH_TOKEN"])(
    "in %s is looked up, which makes no other one, and used as it is",
    async (variable, { cloud, open }) => {
      const token = await readyToken(cloud, open);
      const session = open({ OS_AUTH_URL: cloud.authUrl, [variable]: token });
      expect(await session.location(budget())).toMatchObject({ projectId: cloud.owner.projectId });
      expect(await listImages(session)).toMatchObject({ ok: true });
      expect(callsOf(cloud)).toEqual(["GET /v3/auth/tokens", "GET /v2/images"]);
      expect(cloud.calls.map(({ headers }) => headers["x-auth-token"])).toEqual([token, token]);
    },
  );

  test("is not asked to be another project's, whatever else is set", async ({ cloud, open }) => {
    const token = await readyToken(cloud, open);
    const session = open({
      ...cloud.environment(cloud.recipient),
      OS_PASSWORD: "",
      OS_AUTH_TYPE: "token",
      OS_TOKEN: token,
    });
    expect(await session.location(budget())).toMatchObject({ projectId: cloud.owner.projectId });
  });

  test("lives for what is left of it, and is looked up once, also near its end", async ({ cloud, open }) => {
    const begun = Date.parse("2026-03-01T12:00:00Z");
    vi.useFakeTimers({ toFake: ["Date"], now: begun });
    const token = await readyToken(cloud, open);
    vi.setSystemTime(begun + 86_400_000 - 60_000);
    const session = open({ OS_AUTH_URL: cloud.authUrl, OS_TOKEN: token });
    expect(await tokenOf(session)).toMatchObject({ lifetime: 60_000 });
    vi.setSystemTime(begun + 86_400_000 - 1_000);
    expect(await listImages(session)).toMatchObject({ ok: true });
    expect(callsOf(cloud)).toEqual(["GET /v3/auth/tokens", "GET /v2/images"]);
  });

  test("that IAM refuses is one clear error, however many calls need it", async ({ cloud, open }) => {
    const session = open({ OS_AUTH_URL: cloud.authUrl, OS_TOKEN: "gAAAAABhunter2hunter2" });
    const errors = await Promise.all(Array.from({ length: 5 }, () => errorOf(listImages(session))));
    for (const error of errors) {
      expect(error).toMatchObject({
        name: "AuthenticationError",
        code: "TOKEN_REFUSED",
        hint: expect.stringContaining("The token in OS_TOKEN is not valid any more"),
      });
      expect(textOf(error)).not.toContain("hunter2");
    }
    expect(callsOf(cloud)).toEqual(["GET /v3/auth/tokens"]);
  });

  test("that dies under way is one clear error, and never renewed", async ({ cloud, open }) => {
    const session = open({ OS_AUTH_URL: cloud.authUrl, OS_TOKEN: await readyToken(cloud, open) });
    await session.location(budget());
    cloud.revokeTokens();
    cloud.clearCalls();
    expect(await errorOf(listImages(session))).toMatchObject({ code: "TOKEN_REFUSED" });
    expect(callsOf(cloud)).toEqual(["GET /v2/images"]);
    expect(tokenRequests(cloud)).toBe(0);
  });
});
