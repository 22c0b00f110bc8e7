import { once } from "node:events";
import { readdirSync } from "node:fs";
import { describe, expect, inject, vi } from "vitest";
import { scriptsFolder, startTokenProcess, type TokenReport, tokenReport } from "../auth/processes";
import { onlyFile, cacheTest as test } from "../auth/token-cache-test";
import { tokenRequests } from "../http/simulator-test";
import { variablesOf } from "./actors";

const servers = inject("openstack");

const scripts = scriptsFolder();

/** Variables of a process whose user has no other home than the cache. */
const cachedIn = (cacheFolder: string, variables: Readonly<Record<string, string>>) => ({
  ...variables,
  HOME: cacheFolder,
  PULUMI_IMS_TOKEN_CACHE: cacheFolder,
});

/** What so many processes report that begin together. */
function herdOf(size: number, environment: Readonly<Record<string, string>>): Promise<TokenReport[]> {
  const processes = Array.from({ length: size }, () => startTokenProcess(scripts, environment));
  return Promise.all(processes.map(tokenReport));
}

const askedIam = (reports: readonly TokenReport[]): number =>
  reports.filter(({ source }) => source === "iam").length;

describe("20 cold processes of one identity", () => {
  test("ask real Keystone for one token, and the 21st for none", async ({ cacheFolder }) => {
    const environment = cachedIn(cacheFolder, variablesOf(servers.owner));
    const reports = await herdOf(20, environment);
    expect(new Set(reports.map(({ value }) => value)).size).toBe(1);
    expect(reports.flatMap(({ lines }) => lines)).toEqual([]);
    expect(askedIam(reports)).toBe(1);
    expect(askedIam(await herdOf(1, environment))).toBe(0);
    onlyFile(cacheFolder);
  });

  test("ask the simulator for one token", async ({ cloud, cacheFolder }) => {
    const environment = cachedIn(cacheFolder, cloud.environment(cloud.owner));
    expect(askedIam(await herdOf(20, environment))).toBe(1);
    expect(tokenRequests(cloud)).toBe(1);
  });
});

describe("a process that is getting a token", () => {
  test("delays others for less than 10 s when it is killed", async ({ cloud, cacheFolder }) => {
    const environment = cachedIn(cacheFolder, cloud.environment(cloud.owner));
    cloud.answer({ service: "iam", hang: "headers", times: 1 });
    const killed = startTokenProcess(scripts, environment);
    await vi.waitFor(() => expect(tokenRequests(cloud)).toBe(1), 10_000);
    killed.kill("SIGKILL");
    await once(killed, "exit");
    expect(readdirSync(cacheFolder)).toEqual([expect.stringMatching(/\.json\.lock$/)]);
    const reports = await herdOf(3, environment);
    for (const { milliseconds } of reports) expect(milliseconds).toBeLessThan(10_000);
    expect(askedIam(reports)).toBe(1);
    expect(tokenRequests(cloud)).toBe(2);
    onlyFile(cacheFolder);
  });

  test("is not robbed where IAM is slow: others wait for it", async ({ cloud, cacheFolder }) => {
    const environment = cachedIn(cacheFolder, cloud.environment(cloud.owner));
    cloud.answer({ service: "iam", delayMilliseconds: 7_000 });
    expect(askedIam(await herdOf(3, environment))).toBe(1);
    expect(tokenRequests(cloud)).toBe(1);
  });
});
