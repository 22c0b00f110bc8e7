import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { expect, vi } from "vitest";
import { imageMemberProvider } from "../src/resources/image-member-provider";
import type { RawProperties } from "../src/resources/properties";
import { Run } from "../src/resources/run";
import type { Simulator } from "../src/simulator";
import { placesTest } from "./auth/written-places";
import { fastPace } from "./http/thing";

export const password = `P4ss wörd/+"<&>'%41=`;
export const credentialSecret = `cr3dential secret/"ß"`;
export const proxyPassword = `pr0xy p4ss/wörd`;

/** The forms in which a text is echoed, by servers, libraries and encoders. */
export const formsOf = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64"),
  Buffer.from(secret).toString("base64").replace(/=+$/, ""),
];

interface Provider {
  readonly create: () => Promise<dynamic.CreateResult>;
  readonly read: (state: RawProperties) => Promise<dynamic.ReadResult>;
  readonly remove: (state: RawProperties) => Promise<void>;
}

export interface SecretsFixtures {
  /** What was printed since the test began; nothing of it reaches the terminal. */
  readonly printed: string[];
  readonly cacheFolder: string;
  /** Variables of a user with {@link password}. */
  readonly environment: Readonly<Record<string, string>>;
  /** The provider of a run, with a share of its own to make. */
  readonly providerIn: (
    environment: Readonly<Record<string, string>>,
    config?: Readonly<Record<string, string>>,
  ) => Provider;
  /** Fails where a secret shows in a text, in what was printed or in the cache: tokens in the cache alone. */
  readonly expectNoSecretIn: (text: string) => void;
}

/** A test that watches what is printed, and knows every secret that went over the wire. */
export const secretsTest = placesTest.extend<SecretsFixtures>({
  printed: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
    async ({}, use) => {
      const printed: string[] = [];
      const keep = (...things: unknown[]): boolean => {
        printed.push(things.map((thing) => (typeof thing === "string" ? thing : inspect(thing))).join(" "));
        return true;
      };
      const spies = [
        ...(["log", "info", "warn", "error", "debug"] as const).map((method) =>
          vi.spyOn(console, method).mockImplementation(keep),
        ),
        ...[process.stdout, process.stderr].map((stream) =>
          vi.spyOn(stream, "write").mockImplementation(keep),
        ),
      ];
      await use(printed);
      for (const spy of spies) spy.mockRestore();
    },
    { auto: true },
  ],
  cacheFolder: async ({ folder }, use) => {
    await use(join(folder, "cache"));
  },
  environment: async ({ cloud, cacheFolder }, use) => {
    cloud.addUser({ name: "erin", password, projects: [cloud.owner.projectId] });
    await use({
      ...cloud.environment(cloud.owner),
      OS_USERNAME: "erin",
      OS_PASSWORD: password,
      PULUMI_IMS_TOKEN_CACHE: cacheFolder,
    });
  },
  providerIn: async ({ cloud }, use) => {
    await use((environment, config = {}) => {
      const run = new Run(environment, fastPace);
      void run.configure({ config: { get: (key) => config[key], require: (key) => config[key] ?? "" } });
      const { create, read, delete: remove } = imageMemberProvider(run);
      if (!read || !remove) throw new Error("a call is not provided");
      const pair = { imageId: cloud.addImage().id, memberId: cloud.recipient.projectId };
      return {
        create: () => create(pair),
        read: (state) => read(`${pair.imageId}/${pair.memberId}`, state),
        remove: (state) => remove(`${pair.imageId}/${pair.memberId}`, state),
      };
    });
  },
  expectNoSecretIn: async ({ cloud, cacheFolder, printed }, use) => {
    await use((text) => {
      const shown = [text, ...printed].join("\n");
      const longLived = [password, credentialSecret, proxyPassword];
      for (const form of [...longLived, ...tokensOf(cloud)].flatMap(formsOf))
        expect(shown).not.toContain(form);
      const kept = filesIn(cacheFolder).join("\n");
      for (const form of longLived.flatMap(formsOf)) expect(kept).not.toContain(form);
    });
  },
});

export const tokensOf = (cloud: Simulator): string[] =>
  cloud.calls.flatMap(({ headers }) => headers["x-auth-token"] ?? []);

/** Names and contents. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((name) => [name, readFileSync(join(folder, name), "utf8")]);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
