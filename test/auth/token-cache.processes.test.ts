import { once } from "node:events";
import { readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { PrivateFolder } from "../../src/auth/private-folder";
import { tokenRequests } from "../http/simulator-test";
import { scriptsFolder, startScript, startTokenProcess, tokenReport } from "./processes";
import { onlyFile, cacheTest as test } from "./token-cache-test";

/** Writes one text after another, each as whole as its two ends agree. */
const WRITE_FOREVER = `
process.umask(0);
const { PrivateFolder } = require("./auth/private-folder.js");
const folder = new PrivateFolder(process.argv[1]);
(async () => {
  for (let number = Number(process.argv[2]); ; number += 1)
    await folder.write("token.json", number + " " + "x".repeat(50_000) + " " + number);
})();
`;

const scripts = scriptsFolder();

describe("processes that begin together", () => {
  test("share one token", async ({ cloud, folder, cacheFolder }) => {
    const environment = {
      ...cloud.environment(cloud.owner),
      PULUMI_IMS_TOKEN_CACHE: cacheFolder,
      HOME: folder,
    };
    const processes = Array.from({ length: 4 }, () => startTokenProcess(scripts, environment));
    const reports = await Promise.all(processes.map(tokenReport));
    expect(new Set(reports.map(({ value }) => value)).size).toBe(1);
    expect(reports.map(({ source }) => source).sort()).toEqual(["cache", "cache", "cache", "iam"]);
    expect(reports.flatMap(({ lines }) => lines)).toEqual([]);
    expect(tokenRequests(cloud)).toBe(1);
    onlyFile(cacheFolder);
  });
});

describe("a writer that is killed at any moment", () => {
  test("leaves the old text or the new one, and nothing that stays", async ({ cacheFolder }) => {
    const cache = new PrivateFolder(cacheFolder);
    await cache.ensure();
    let newest = 0;
    let writers = 0;
    while (newest < 200) {
      writers += 1;
      const writer = startScript(scripts, WRITE_FOREVER, {}, cacheFolder, String(newest + 1));
      const killAt = newest + 1 + Math.floor(Math.random() * 60);
      try {
        while (newest < killAt) newest = await nextSeen(cache, newest);
      } finally {
        writer.kill("SIGKILL");
        await once(writer, "exit");
      }
      newest = await nextSeen(cache, newest);
    }
    expect(writers).toBeGreaterThan(1);
    const modes = readdirSync(cacheFolder).map((name) => statSync(join(cacheFolder, name)).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o600]));
    for (const name of readdirSync(cacheFolder)) utimesSync(join(cacheFolder, name), 1, 1);
    await cache.write("token.json", "the last one");
    expect(readdirSync(cacheFolder)).toEqual(["token.json"]);
  });
});

/** The number of the text that stands there now, which is whole and not older than the newest that was seen. */
async function nextSeen(cache: PrivateFolder, newest: number): Promise<number> {
  const text = await cache.read("token.json");
  if (text === undefined) {
    expect(newest).toBe(0);
    return 0;
  }
  const [first, filler, last] = text.split(" ");
  expect([last, filler?.length]).toEqual([first, 50_000]);
  expect(Number(first)).toBeGreaterThanOrEqual(newest);
  return Number(first);
}
