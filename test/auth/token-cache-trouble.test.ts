import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { afterEach, describe, expect, vi } from "vitest";
import { Sessions } from "../../src/auth/sessions";
import type { Account } from "../../src/simulator";
import { tokenRequests } from "../http/simulator-test";
import { fastPace } from "../http/thing";
import { listImages, tokenOf } from "./sessions-test";
import { onlyFile, cacheTest as test } from "./token-cache-test";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a cache file that is not in order", () => {
  const damages: readonly (readonly [string, (text: string) => string | Buffer])[] = [
    ["empty", () => ""],
    ["cut", (text) => text.slice(0, -20)],
    ["followed by more", (text) => `${text}"}`],
    ["binary", () => Buffer.from([0, 255, 254, 1, 2, 3])],
    ["larger than any token", (text) => text + " ".repeat(2_000_000)],
    ["of another form", () => '{"token":"hunter2"}'],
    ["of another version", (text) => text.replace('"version":1', '"version":2')],
  ];
  test.for(damages)(
    "(%s) is a miss without a word, and heals",
    async ([, damage], { cloud, cacheFolder, startProcess, lines }) => {
      await tokenOf(startProcess());
      const file = onlyFile(cacheFolder);
      const whole = readFileSync(file, "utf8");
      writeFileSync(file, damage(whole));
      const second = await tokenOf(startProcess());
      expect((await tokenOf(startProcess())).value).toBe(second.value);
      expect(tokenRequests(cloud)).toBe(2);
      expect(readFileSync(onlyFile(cacheFolder), "utf8")).toHaveLength(whole.length);
      expect(lines).toEqual([]);
    },
  );

  test("(readable by others) is a miss, and heals", async ({ cloud, cacheFolder, startProcess }) => {
    const first = await tokenOf(startProcess());
    chmodSync(onlyFile(cacheFolder), 0o644);
    expect((await tokenOf(startProcess())).value).not.toBe(first.value);
    await tokenOf(startProcess());
    expect(tokenRequests(cloud)).toBe(2);
  });
});

describe("a disk that cannot be used", () => {
  const ways: readonly (readonly [string, (folder: string) => void])[] = [
    ["a file in the folder's place", (folder) => writeFileSync(folder, "")],
    ["a folder that others may read", (folder) => mkdirSync(folder, { mode: 0o755 })],
    ["a link to somewhere", (folder) => symlinkSync(`${folder}-elsewhere`, folder)],
  ];
  test.for(ways)(
    "(%s) costs a token request a process and one line",
    async ([, spoil], { cloud, cacheFolder, startProcess, lines }) => {
      spoil(cacheFolder);
      for (const process of [1, 2]) {
        const session = startProcess();
        for (const _ of [1, 2, 3]) expect(await listImages(session)).toMatchObject({ ok: true });
        expect(tokenRequests(cloud)).toBe(process);
        expect(lines).toEqual(
          Array.from({ length: process }, () =>
            expect.stringContaining(`tokens are kept in memory only, since ${cacheFolder} cannot be used: `),
          ),
        );
      }
    },
  );

  test("(full from some moment on) is one line, and the cached token still serves", async ({
    cloud,
    cacheFolder,
    startProcess,
    lines,
  }) => {
    const session = startProcess();
    await tokenOf(session);
    const file = onlyFile(cacheFolder);
    // Nothing can be written there: not the lock, not the file.
    writeFileSync(`${file}.lock`, "");
    utimesSync(`${file}.lock`, 1, 1);
    expect(await tokenOf(startProcess())).toMatchObject({ source: "cache" });
    expect(lines).toEqual([]);
    cloud.revokeTokens();
    expect(await listImages(session)).toMatchObject({ ok: true });
    expect(lines).toEqual([expect.stringContaining("in memory only")]);
    expect(tokenRequests(cloud)).toBe(2);
  });

  test("is told once, though several identities meet it together", async ({
    cloud,
    folder,
    cacheFolder,
    placesOf,
    lines,
  }) => {
    writeFileSync(cacheFolder, "");
    const entry = (account: Account) => ({
      auth: {
        auth_url: cloud.authUrl,
        username: account.userName,
        password: account.password,
        project_id: account.projectId,
        user_domain_name: "Default",
      },
    });
    const places = placesOf({
      environment: { PULUMI_IMS_TOKEN_CACHE: cacheFolder },
      files: {
        "work/clouds.yaml": JSON.stringify({ clouds: { a: entry(cloud.owner), b: entry(cloud.recipient) } }),
      },
    });
    const sessions = new Sessions(places, (line) => lines.push(line), fastPace);
    await Promise.all(["a", "b"].map((name) => tokenOf(sessions.open(name))));
    expect(lines).toHaveLength(1);
    expect(lines.join()).toContain(folder);
  });

  test("since the user has no home is told, and nothing is put below the working folder", async ({
    cloud,
    startProcess,
    lines,
  }) => {
    vi.stubEnv("XDG_CACHE_HOME", "relative");
    const environment = { ...cloud.environment(cloud.owner), PULUMI_IMS_TOKEN_CACHE: "" };
    expect(await listImages(startProcess({ environment }))).toMatchObject({ ok: true });
    expect(lines).toEqual([expect.stringContaining("it is no absolute path")]);
    expect(readdirSync(".")).not.toContain("relative");
  });
});
