import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { inject, test } from "vitest";
import { type SimulatedCloud, simulatedCloud } from "./simulated-cloud";

/** A test that gets a simulated cloud and an empty folder of that name; both are gone after it. */
export const folderTest = (name: string) =>
  test.extend<{ cloud: SimulatedCloud; folder: string }>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
    cloud: async ({}, use) => {
      const cloud = await simulatedCloud();
      await use(cloud);
      await cloud.close();
    },
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    folder: async ({}, use) => {
      const folder = await mkdtemp(join(inject("bench").root, `${name}-`));
      await use(folder);
      await rm(folder, { recursive: true, force: true });
    },
  });
