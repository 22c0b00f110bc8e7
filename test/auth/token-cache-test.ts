import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Session } from "../../src/auth/session";
import { Sessions } from "../../src/auth/sessions";
import { fastPace } from "../http/thing";
import { placesTest, type Written } from "./written-places";

interface CacheFixtures {
  /** The folder of the cache, which does not exist yet. */
  readonly cacheFolder: string;
  /** Lines that were said to the user. */
  readonly lines: string[];
  /** A new process, as far as tokens are concerned: nothing in memory. By default the owner's, with the cache in its folder. */
  readonly startProcess: (written?: Written) => Session;
}

/** A test with a cache of its own and processes that share it. */
export const cacheTest = placesTest.extend<CacheFixtures>({
  cacheFolder: async ({ folder }, use) => {
    await use(join(folder, "cache"));
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
  lines: async ({}, use) => {
    await use([]);
  },
  startProcess: async ({ cloud, cacheFolder, lines, placesOf }, use) => {
    await use(({ environment = cloud.environment(cloud.owner), ...others } = {}) => {
      const places = placesOf({
        environment: { PULUMI_IMS_TOKEN_CACHE: cacheFolder, ...environment },
        ...others,
      });
      return new Sessions(places, (line) => lines.push(line), fastPace).open();
    });
  },
});

/** The only file of a cache. */
export function onlyFile(folder: string): string {
  const names = readdirSync(folder);
  expect(names).toEqual([expect.stringMatching(/^token-[0-9a-f]{64}\.json$/)]);
  return join(folder, names[0] ?? "");
}
