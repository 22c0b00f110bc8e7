import { createHash } from "node:crypto";
import * as v from "valibot";
import type { Identity } from "./identity";
import type { Token } from "./token";

/** Version of the cache file: a wire format between releases on one machine. Other versions are a miss. */
const version = 1;

const Named = v.object({ id: v.string(), name: v.string() });

/** Two of them added up are still a date. */
const Milliseconds = v.pipe(v.number(), v.minValue(0), v.maxValue(4e15));

const CachedToken = v.object({
  version: v.literal(version),
  value: v.pipe(v.string(), v.minLength(1)),
  user: Named,
  project: v.exactOptional(Named),
  catalogue: v.array(
    v.object({
      type: v.string(),
      endpoints: v.array(v.object({ region: v.string(), interface: v.string(), url: v.string() })),
    }),
  ),
  receivedAt: Milliseconds,
  lifetime: Milliseconds,
});

/**
 * Name of the file that holds an identity's token: a hash over everything that tells identities apart, and nothing secret.
 * A hash of a password would let whoever reads the file try passwords at leisure.
 */
export function cacheFileName({ authUrl, method, scope }: Identity): string {
  // Arrays in a fixed order: objects would depend on how they were written, joined text on what it holds.
  const who = (() => {
    switch (method.kind) {
      case "password":
        return ["password", method.user];
      case "applicationCredential":
        return ["applicationCredential", method.credential];
      case "token":
        return ["token"];
    }
  })();
  const canonical = JSON.stringify([version, authUrl, who, scope], sortedKeys);
  return `token-${createHash("sha256").update(canonical).digest("hex")}.json`;
}

/** Whether a file holds a token of the cache, or the beginning of one that a killed process was writing. */
export function isCacheFileName(name: string): boolean {
  return /^token-[0-9a-f]{64}\.json(\.[0-9a-f]+\.tmp)?$/.test(name);
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The file's text; undefined for a token of unknown life, which is not kept. */
export function encodeToken({
  value,
  user,
  project,
  catalogue,
  receivedAt,
  lifetime,
}: Token): string | undefined {
  if (lifetime === undefined) return undefined;
  const image = catalogue.filter(({ type }) => type === "image");
  return JSON.stringify({ version, value, user, project, catalogue: image, receivedAt, lifetime });
}

const FileText = v.pipe(v.string(), v.parseJson(), CachedToken);

/** The token in a file's text; undefined for anything cut, foreign or of another version. */
export function decodeToken(text: string): Token | undefined {
  const parsed = v.safeParse(FileText, text);
  if (!parsed.success) return undefined;
  const { value, user, project, catalogue, receivedAt, lifetime } = parsed.output;
  return { value, user, project, catalogue, receivedAt, lifetime, source: "cache" };
}
