import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import type { Simulator } from "../../src/simulator";
import { startSimulator } from "../../src/simulator";
import { cloudsYaml } from "../pulumi/clouds-yaml";
import { programTest } from "../resources/programs";

/** Names of clouds in clouds.yaml. No two tests have the same: a program keeps a session for each name. */
export interface Clouds {
  readonly owner: string;
  readonly recipient: string;
  readonly other: string;
}

let made = 0;

/** A test that is a program, with a simulated cloud and a clouds.yaml that names its accounts. */
export const functionTest = programTest.extend<{ cloud: Simulator; clouds: Clouds }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
  cloud: async ({}, use) => {
    const cloud = await startSimulator();
    await use(cloud);
    await cloud.close();
  },
  clouds: [
    async ({ cloud }, use) => {
      made += 1;
      const names = { owner: `owner-${made}`, recipient: `recipient-${made}`, other: `other-${made}` };
      const folder = await mkdtemp(join(tmpdir(), "pulumi-ims-clouds-"));
      const file = join(folder, "clouds.yaml");
      const accounts = {
        [names.owner]: cloud.owner,
        [names.recipient]: cloud.recipient,
        [names.other]: cloud.other,
      };
      await writeFile(file, cloudsYaml(cloud, accounts));
      vi.stubEnv("OS_CLIENT_CONFIG_FILE", file);
      vi.stubEnv("PULUMI_IMS_TOKEN_CACHE", "off");
      await use(names);
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    },
    { auto: true },
  ],
});
