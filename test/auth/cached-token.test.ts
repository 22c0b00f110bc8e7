import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { authBody } from "../../src/auth/auth-request";
import { cacheFileName, decodeToken, encodeToken, isCacheFileName } from "../../src/auth/cached-token";
import type { Domain, Identity, Method, Project, Scope, User } from "../../src/auth/identity";
import type { Token } from "../../src/auth/token";

const text = fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom("a", "b", '"', ",", "[", "\\") });
const domain: fc.Arbitrary<Domain> = fc.oneof(fc.record({ id: text }), fc.record({ name: text }));
const named: fc.Arbitrary<User & Project> = fc.oneof(
  fc.record({ id: text }),
  fc.record({ name: text, domain }),
);
const method: fc.Arbitrary<Method> = fc.oneof(
  fc.record({ kind: fc.constant("password" as const), user: named, password: text }),
  fc.record({
    kind: fc.constant("applicationCredential" as const),
    credential: fc.oneof(fc.record({ id: text }), fc.record({ name: text, user: named })),
    secret: text,
  }),
);
const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.record({ kind: fc.constant("project" as const), project: named }),
  fc.record({ kind: fc.constant("domain" as const), domain }),
  fc.constant({ kind: "credential" as const }),
);
const identity: fc.Arbitrary<Identity> = fc.record({
  authUrl: fc.constantFrom("https://a/v3", "https://b/v3"),
  method,
  scope,
  region: fc.option(text, { nil: undefined }),
  interface: fc.constantFrom("public", "internal", "admin"),
  imageApi: fc.constant(undefined),
  secretOrigin: text,
});

/** What IAM is asked, and where, with the secret taken out. */
const question = ({ authUrl, method, scope }: Identity): string => {
  const nameless: Method =
    method.kind === "password"
      ? { ...method, password: "" }
      : method.kind === "token"
        ? { ...method, token: "" }
        : { ...method, secret: "" };
  return JSON.stringify([authUrl, authBody(nameless, scope)]);
};

describe("the name of a cache file", () => {
  test("is the same exactly for those who ask IAM the same, whatever their secret", () => {
    fc.assert(
      fc.property(identity, identity, (one, other) => {
        expect(cacheFileName(one) === cacheFileName(other)).toBe(question(one) === question(other));
      }),
      { numRuns: 300 },
    );
  });

  test("keeps texts apart that would be equal when joined", () => {
    const of = (name: string, domainName: string) =>
      cacheFileName({
        authUrl: "https://iam.example/v3",
        method: { kind: "password", user: { name, domain: { name: domainName } }, password: "p" },
        scope: { kind: "project", project: { id: "p" } },
        region: undefined,
        interface: "public",
        imageApi: undefined,
        secretOrigin: "OS_PASSWORD",
      });
    expect(of("ab", "c")).not.toBe(of("a", "bc"));
    expect(of("a", "b")).not.toBe(of("b", "a"));
  });

  test("is the SHA-256 of what identities differ by and nothing else, so that releases agree on it", () => {
    const canonical =
      '[1,"https://iam.example/v3",["password",{"domain":{"name":"Default"},"name":"alice"}],{"kind":"project","project":{"id":"p1"}}]';
    const digest = createHash("sha256").update(canonical).digest("hex");
    const of = (user: User) =>
      cacheFileName({
        authUrl: "https://iam.example/v3",
        method: { kind: "password", user, password: "anything" },
        scope: { kind: "project", project: { id: "p1" } },
        region: "eu-de",
        interface: "internal",
        imageApi: "https://ims.example/v2",
        secretOrigin: "ims:password",
      });
    expect(of({ name: "alice", domain: { name: "Default" } })).toBe(`token-${digest}.json`);
    // The order in which somebody wrote an object makes no difference.
    expect(of({ domain: { name: "Default" }, name: "alice" })).toBe(`token-${digest}.json`);
  });

  test("is known as one, also while the file is written", () => {
    const name = `token-${"0".repeat(64)}.json`;
    expect([name, `${name}.0123456789ab.tmp`].map(isCacheFileName)).toEqual([true, true]);
    for (const other of ["clouds.yaml", `${name}.lock`, `x${name}`, "token-1.json", `${name}.tmp`])
      expect(isCacheFileName(other)).toBe(false);
  });
});

const token: Token = {
  value: "gAAAAAB-token",
  user: { id: "u1", name: "alice" },
  project: { id: "p1", name: "owner" },
  catalogue: [
    { type: "compute", endpoints: [{ region: "eu-de", interface: "public", url: "https://nova.example" }] },
    { type: "image", endpoints: [{ region: "eu-de", interface: "public", url: "https://ims.example" }] },
  ],
  receivedAt: 1_770_000_000_000,
  lifetime: 86_400_000,
  source: "iam",
};

function encoded(of: Token = token): string {
  const text = encodeToken(of);
  if (text === undefined) throw new Error("the token was not encoded");
  return text;
}

describe("the text of a cache file", () => {
  test("gives the token back, with the image service of its catalogue, as one from the cache", () => {
    const image = token.catalogue.filter(({ type }) => type === "image");
    expect(decodeToken(encoded())).toEqual({ ...token, catalogue: image, source: "cache" });
    const unscoped = { ...token, project: undefined };
    expect(decodeToken(encoded(unscoped))).toMatchObject({ project: undefined });
  });

  test("is none for a token of unknown life", () => {
    expect(encodeToken({ ...token, lifetime: undefined })).toBeUndefined();
  });

  const fields = Object.keys(JSON.parse(encoded())).filter((name) => name !== "project");
  const broken: readonly (readonly [string, string])[] = [
    ["empty", ""],
    ["blank", "\n"],
    ["followed by more", `${encoded()}"}`],
    ["binary", "\u0000\u0001\u0002\ufffd"],
    ["no object", "[]"],
    ["null", "null"],
    ["of another version", JSON.stringify({ ...JSON.parse(encoded()), version: 2 })],
    ["of a version that is text", JSON.stringify({ ...JSON.parse(encoded()), version: "1" })],
    ["with an empty token", JSON.stringify({ ...JSON.parse(encoded()), value: "" })],
    ["with a life that is text", JSON.stringify({ ...JSON.parse(encoded()), lifetime: "86400000" })],
    ["with a life that is null", JSON.stringify({ ...JSON.parse(encoded()), lifetime: null })],
    ...fields.map((name): readonly [string, string] => [
      `without ${name}`,
      JSON.stringify({ ...JSON.parse(encoded()), [name]: undefined }),
    ]),
  ];
  test.each(broken)("that is %s is a miss", (_form, text) => {
    expect(decodeToken(text)).toBeUndefined();
  });

  test("that is cut anywhere is a miss", () => {
    const whole = encoded();
    for (let length = 0; length < whole.length; length += 1)
      expect(decodeToken(whole.slice(0, length))).toBeUndefined();
  });
});
