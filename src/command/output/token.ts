import { expiryOf, type Token } from "../../auth/token";
import { renderTable } from "./table";
import { timeOf } from "./time";

/** What `token --json` prints. */
export interface CachedTokensReport {
  /** Null where the cache is switched off. */
  readonly folder: string | null;
  readonly tokens: readonly {
    readonly user: string;
    /** Null for a token that is not for a project. */
    readonly project: string | null;
    /** UTC, such as `2016-09-01T02:05:14Z`; null where it is not known. */
    readonly expiresAt: string | null;
  }[];
}

export function cachedTokensReport(folder: string | undefined, tokens: readonly Token[]): CachedTokensReport {
  return {
    folder: folder ?? null,
    tokens: tokens.map((token) => ({
      user: token.user.name || token.user.id,
      project: token.project === undefined ? null : token.project.name || token.project.id,
      expiresAt: timeOf(expiryOf(token)),
    })),
  };
}

export function renderTokens({ folder, tokens }: CachedTokensReport): string {
  if (folder === null) return "The token cache is off.";
  if (tokens.length === 0) return `No tokens in ${folder}`;
  const rows = tokens.map(({ user, project, expiresAt }) => [user, project ?? "", expiresAt ?? ""]);
  return `Tokens in ${folder}\n\n${renderTable([["USER", "PROJECT", "EXPIRES"], ...rows])}`;
}

export function renderPurge(folder: string | undefined, removed: number): string {
  return folder === undefined
    ? "The token cache is off: nothing removed."
    : `${removed} ${removed === 1 ? "token" : "tokens"} removed from ${folder}`;
}
