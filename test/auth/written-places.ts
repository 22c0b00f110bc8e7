import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Places } from "../../src/auth/chain";
import { simulatorTest } from "../http/simulator-test";

/** What somebody has written where. Names of files start at the test's own folder: `work/…`, `home/…`, `etc/…`. */
export interface Written {
  readonly config?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

interface PlacesFixtures {
  /** A folder that is gone after the test. */
  readonly folder: string;
  /** Writes the files, and gives places of which nothing is outside the test's folder but /etc/openstack. */
  readonly placesOf: (written: Written) => Places;
}

/** A test with places of its own, and a simulated cloud where it asks for one. */
export const placesTest = simulatorTest.extend<PlacesFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-ims-test-"));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  placesOf: async ({ folder }, use) => {
    await use(({ config = {}, environment = {}, files = {} }) => {
      writeFiles(folder, files);
      return {
        stackConfig: (key) => config[key],
        environment: { XDG_CONFIG_DIRS: join(folder, "etc"), ...environment },
        workingFolder: join(folder, "work"),
        homeFolder: join(folder, "home"),
      };
    });
  },
});

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** What a function throws; fails where it returns. */
export function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("the function returned, an error was expected");
}
