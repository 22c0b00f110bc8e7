import { utimesSync } from "node:fs";
import { join } from "node:path";
import { PrivateFolder } from "../../src/auth/private-folder";
import { placesTest } from "./written-places";

/** Of the file that these tests are about. */
export const name = "token.json";

export const folderTest = placesTest.extend<{ cache: PrivateFolder; file: string }>({
  /** A folder that exists. */
  cache: async ({ folder }, use) => {
    const cache = new PrivateFolder(join(folder, "cache", "pulumi-ims"));
    await cache.ensure();
    await use(cache);
  },
  /** Where the file named above is. */
  file: async ({ cache }, use) => {
    await use(join(cache.path, name));
  },
});

export function secondsAgo(path: string, seconds: number): void {
  const time = Date.now() / 1_000 - seconds;
  utimesSync(path, time, time);
}
