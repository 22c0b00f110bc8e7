import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, vi } from "vitest";
import { purgeTokens } from "../../src/auth/token-cache";
import { imageCalls, tokenRequests } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { budget } from "./session-of";
import { listImages, tokenOf } from "./sessions-test";
import { onlyFile, cacheTest as test } from "./token-cache-test";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a token on disk", () => {
  test("serves the next process, which asks IAM for nothing", async ({ cloud, startProcess, lines }) => {
    const first = await tokenOf(startProcess());
    cloud.clearCalls();
    const session = startProcess();
    expect(await tokenOf(session)).toMatchObject({ value: first.value, source: "cache" });
    expect(await session.location(budget())).toMatchObject({
      projectId: cloud.owner.projectId,
      region: "eu-de",
    });
    expect(await listImages(session)).toMatchObject({ ok: true });
    expect(cloud.calls).toHaveLength(1);
    expect(imageCalls(cloud)).toEqual(["GET /v2/images"]);
    expect(lines).toEqual([]);
  });

  test("is each identity's own, whatever its region and interface", async ({
    cloud,
    cacheFolder,
    startProcess,
  }) => {
    const owner = await tokenOf(startProcess());
    const environment = cloud.environment(cloud.recipient);
    const recipient = await tokenOf(startProcess({ environment }));
    expect(recipient).toMatchObject({ project: { id: cloud.recipient.projectId } });
    const elsewhere = {
      ...cloud.environment(cloud.owner),
      OS_REGION_NAME: "eu-nl",
      OS_INTERFACE: "internal",
    };
    expect((await tokenOf(startProcess({ environment: elsewhere }))).value).toBe(owner.value);
    expect(readdirSync(cacheFolder)).toHaveLength(2);
  });

  test("has nothing of the password beside it, and its name has neither", async ({
    cloud,
    cacheFolder,
    startProcess,
  }) => {
    const { value } = await tokenOf(startProcess());
    const file = onlyFile(cacheFolder);
    const text = readFileSync(file, "utf8");
    expect(text).toContain(value);
    const { password } = cloud.owner;
    for (const form of [password, Buffer.from(password).toString("base64"), encodeURIComponent(password)])
      expect(text + file).not.toContain(form);
  });

  test("of 24,000 characters serves as well", async ({ cloud, startProcess }) => {
    const long = "t".repeat(24_000);
    cloud.answer({
      service: "iam",
      change: (answer) => ({ ...answer, headers: { ...answer.headers, "x-subject-token": long } }),
    });
    await tokenOf(startProcess());
    expect((await tokenOf(startProcess())).value).toBe(long);
    expect(tokenRequests(cloud)).toBe(1);
  });

  test("is asked for once by 20 processes that begin together", async ({ cloud, startProcess }) => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => tokenOf(startProcess())));
    expect(new Set(tokens.map(({ value }) => value)).size).toBe(1);
    expect(tokenRequests(cloud)).toBe(1);
  });

  test("is asked for in spite of a lock that a killed process left", async ({
    cloud,
    cacheFolder,
    startProcess,
  }) => {
    await tokenOf(startProcess());
    const file = onlyFile(cacheFolder);
    await purgeTokens(cacheFolder);
    mkdirSync(`${file}.lock`);
    utimesSync(`${file}.lock`, 1, 1);
    await tokenOf(startProcess());
    expect(tokenRequests(cloud)).toBe(2);
    expect(readdirSync(cacheFolder)).toHaveLength(1);
  });
});

describe("a token that is not to be kept", () => {
  test("is a given one", async ({ cloud, cacheFolder, startProcess }) => {
    const { value } = await tokenOf(startProcess());
    await purgeTokens(cacheFolder);
    const session = startProcess({ environment: { OS_AUTH_URL: cloud.authUrl, OS_TOKEN: value } });
    expect(await listImages(session)).toMatchObject({ ok: true });
    cloud.revokeTokens();
    await errorOf(listImages(session));
    expect(readdirSync(cacheFolder)).toEqual([]);
  });

  test.for([null, "soon"])(
    "is one that expires at %s",
    async (expires_at, { cloud, cacheFolder, startProcess }) => {
      cloud.answer({
        service: "iam",
        change: (answer) => {
          const { token } = JSON.parse(answer.body);
          return { ...answer, body: JSON.stringify({ token: { ...token, expires_at } }) };
        },
      });
      const session = startProcess();
      await tokenOf(session);
      await tokenOf(session);
      expect(tokenRequests(cloud)).toBe(1);
      expect(readdirSync(cacheFolder)).toEqual([]);
    },
  );

  test("is an answer that is no token", async ({ cloud, cacheFolder, startProcess }) => {
    cloud.answer({ service: "iam", status: 201, body: { access: {} } });
    expect(await errorOf(tokenOf(startProcess()))).toMatchObject({ code: "RESPONSE_INVALID" });
    expect(readdirSync(cacheFolder)).toEqual([]);
  });
});

describe("the place of the cache", () => {
  test("is the platform's, unless it is said", async ({ cloud, folder, startProcess }) => {
    vi.stubEnv("XDG_CACHE_HOME", join(folder, "xdg"));
    await tokenOf(
      startProcess({ environment: { ...cloud.environment(cloud.owner), PULUMI_IMS_TOKEN_CACHE: "" } }),
    );
    onlyFile(join(folder, "xdg", "pulumi-ims"));
  });

  test("may be another one, of the stack config first", async ({ folder, cacheFolder, startProcess }) => {
    await tokenOf(startProcess({ config: { "ims:tokenCache": join(folder, "other", "place") } }));
    onlyFile(join(folder, "other", "place"));
    expect(readdirSync(folder)).not.toContain(cacheFolder);
  });

  test.for([
    ["ims:tokenCache", { config: { "ims:tokenCache": "off" } }],
    ["PULUMI_IMS_TOKEN_CACHE", {}],
  ] as const)("is nowhere with %s = off", async ([name, written], { cloud, folder, startProcess }) => {
    const off = name === "PULUMI_IMS_TOKEN_CACHE" ? { PULUMI_IMS_TOKEN_CACHE: "off" } : {};
    const environment = { ...cloud.environment(cloud.owner), ...off };
    for (const _ of [1, 2]) await tokenOf(startProcess({ environment, ...written }));
    expect(tokenRequests(cloud)).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("can be emptied of tokens, and keeps what else is there", async ({ cacheFolder, startProcess }) => {
    await tokenOf(startProcess());
    const leftover = `${onlyFile(cacheFolder)}.0123456789ab.tmp`;
    writeFileSync(leftover, "half");
    writeFileSync(join(cacheFolder, "clouds.yaml"), "mine");
    expect(await purgeTokens(cacheFolder)).toBe(2);
    expect(readdirSync(cacheFolder)).toEqual(["clouds.yaml"]);
    expect(await purgeTokens(join(cacheFolder, "nowhere"))).toBe(0);
  });
});
