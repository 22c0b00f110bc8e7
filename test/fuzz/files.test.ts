import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { test as base, describe, expect } from "vitest";
import { stringify } from "yaml";
import { cacheFileName, decodeToken, encodeToken } from "../../src/auth/cached-token";
import { findSettings } from "../../src/auth/chain";
import { identityFrom } from "../../src/auth/credentials";
import type { Identity } from "../../src/auth/identity";
import { readCloudsFiles } from "../../src/auth/sources/clouds-file";
import { noStack } from "../../src/auth/sources/stack-config";
import { expiryOf, isFresh, type Token } from "../../src/auth/token";
import { TokenCache } from "../../src/auth/token-cache";
import { ConfigurationError } from "../../src/errors";
import { textOf } from "../http/text-of";

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "pulumi-ims-fuzz-"));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

const password = "correct horse/battery staple";

/** A text with a piece replaced by another one, or cut off. */
function spoiledTexts(text: string): fc.Arbitrary<string> {
  const pieces = fc.oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.constantFrom(
      ..."\t\n\0:-[]{}&*!|>%@`'\"#,?\u2028\ufeff",
      "&a ",
      "*a",
      "<<: ",
      "!!binary ",
      "---\n",
      "...\n",
      "1e999",
      '{"__proto__":{}}',
    ),
  );
  return fc
    .record({ at: fc.nat(text.length), removed: fc.nat(30), piece: pieces, cut: fc.boolean() })
    .map(({ at, removed, piece, cut }) => text.slice(0, at) + piece + (cut ? "" : text.slice(at + removed)));
}

const identity: Identity = {
  authUrl: "https://iam.example/v3",
  method: { kind: "password", user: { id: "alice" }, password },
  scope: { kind: "project", project: { id: "owner" } },
  region: "eu-de",
  interface: "public",
  imageApi: undefined,
  secretOrigin: "OS_PASSWORD",
};
const token: Token = {
  value: "gAAAAAB-token",
  user: { id: "u", name: "alice" },
  project: { id: "p", name: "owner" },
  catalogue: [
    { type: "image", endpoints: [{ region: "eu-de", interface: "public", url: "https://ims.example" }] },
  ],
  receivedAt: Date.now(),
  lifetime: 86_400_000,
  source: "iam",
};
const file = encodeToken(token) ?? "";

describe("a cache file with any content", () => {
  test("holds a whole token or none", () => {
    const texts = fc.oneof(spoiledTexts(file), fc.string({ unit: "binary" }), fc.json());
    fc.assert(
      fc.property(texts, (text) => {
        const read = decodeToken(text);
        if (read === undefined) return;
        expect(read.value).toMatch(/./s);
        expect(isFresh(read, Date.now())).toBeTypeOf("boolean");
        expect(expiryOf(read)?.toISOString()).toMatch(/Z$/);
        for (const { endpoints } of read.catalogue)
          for (const { url } of endpoints) expect(url).toBeTypeOf("string");
      }),
      { numRuns: 5_000 },
    );
  });

  test("is read, or else passed over without a word of it", async ({ folder }) => {
    const warnings: string[] = [];
    await fc.assert(
      fc.asyncProperty(fc.oneof(spoiledTexts(file), fc.string({ unit: "binary" })), async (text) => {
        await writeFile(join(folder, cacheFileName(identity)), text, { mode: 0o600 });
        const cache = new TokenCache(folder, (line) => warnings.push(line));
        const read = await cache.read(identity);
        if (read !== undefined) await cache.remove(identity, read);
      }),
      { numRuns: 300 },
    );
    expect(warnings).toEqual([]);
  });
});

const cloud = {
  profile: "otc",
  region_name: "eu-de",
  regions: ["eu-de", { name: "eu-nl", values: { interface: "internal" } }],
  interface: "public",
  verify: true,
  auth: {
    auth_url: "https://iam.example/v3",
    username: "alice",
    user_domain_name: "OTC",
    project_name: "eu-de",
    password,
  },
};
const clouds = { clouds: { owner: cloud } };

/** The settings of the cloud in a file, as far as they make an identity. */
async function identityIn(path: string, text: string): Promise<string[]> {
  await writeFile(path, text);
  const environment = { OS_CLIENT_CONFIG_FILE: path, OS_CLOUD: "owner", XDG_CONFIG_DIRS: "/nowhere" };
  const { notes } = readCloudsFiles(environment, "/nowhere", "/nowhere");
  const places = { stackConfig: noStack, environment, workingFolder: "/nowhere", homeFolder: "/nowhere" };
  const said = [...notes];
  try {
    identityFrom(findSettings(places, undefined, (line) => said.push(line)));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    said.push(textOf(error));
  }
  return said;
}

describe("a clouds.yaml with any content", () => {
  test("makes an identity, or an error of ours that quotes nothing of a file that is broken", async ({
    folder,
  }) => {
    const path = join(folder, "clouds.yaml");
    const texts = fc.oneof(
      { weight: 6, arbitrary: spoiledTexts(stringify(clouds)) },
      { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const notes = (await identityIn(path, text)).filter((line) => line.includes("YAML"));
        for (const note of notes) expect(note).not.toContain(password);
      }),
      { numRuns: 700 },
    );
  });

  test("makes an identity, or an error of ours without the password, whatever its values are", async ({
    folder,
  }) => {
    const path = join(folder, "clouds.yaml");
    const values = fc.jsonValue();
    const spoiled = fc.oneof(
      fc
        .record({ key: fc.constantFrom(...Object.keys(cloud)), value: values })
        .map(({ key, value }) => ({ ...cloud, [key]: value })),
      fc
        .record({ key: fc.constantFrom(...Object.keys(cloud.auth)), value: values })
        .map(({ key, value }) => ({ ...cloud, auth: { ...cloud.auth, [key]: value } })),
      values,
    );
    await fc.assert(
      fc.asyncProperty(spoiled, async (owner) => {
        for (const line of await identityIn(path, stringify({ clouds: { owner } })))
          expect(line).not.toContain(password);
      }),
      { numRuns: 700 },
    );
  });

  test.for([
    [
      "a bomb of aliases",
      `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, n) => `${"bcdefghij"[n]}: &${"bcdefghij"[n]} [${`*${"abcdefghi"[n]},`.repeat(9)}]`).join("\n")}\nclouds: {owner: *j}`,
    ],
    ["an alias to itself", "clouds: &a {owner: *a}"],
    ["deep nesting", `clouds: ${"[".repeat(5_000)}${"]".repeat(5_000)}`],
    [
      "prototype keys",
      'clouds: {"__proto__": {auth: {password: x}}, "constructor": {}, owner: {"__proto__": {region_name: 7}}}',
    ],
    ["a list for a map", "clouds: [owner]"],
    ["a merge of no map", "clouds: {owner: {<<: nothing}}"],
  ] as const)("with %s is refused in time", async ([, text], { folder }) => {
    const begun = performance.now();
    await identityIn(join(folder, "clouds.yaml"), text);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
