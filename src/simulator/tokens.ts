import { randomBytes } from "node:crypto";
import type { ApplicationCredential, Domain, Project, User } from "./cloud";

/** What a token stands for. Without project and domain it is unscoped. */
export interface Token {
  readonly id: string;
  readonly user: User;
  readonly project: Project | undefined;
  readonly domain: Domain | undefined;
  readonly applicationCredential: ApplicationCredential | undefined;
  readonly methods: readonly string[];
  readonly auditIds: readonly string[];
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

const TOKENS_BEFORE_A_SWEEP = 1_000;

/** Tokens that were issued and not revoked. Like Keystone's they live for whole seconds. */
export class Tokens {
  readonly #tokens = new Map<string, Token>();

  constructor(
    public lifeSeconds: number,
    readonly length: number,
  ) {}

  issue(scope: Omit<Token, "id" | "auditIds" | "issuedAt" | "expiresAt">, parent?: Token): Token {
    this.#sweep();
    const issuedAt = new Date(Math.floor(Date.now() / 1000) * 1000);
    const token: Token = {
      ...scope,
      id: `gAAAAAB${randomText(this.length - 7)}`,
      auditIds: [randomText(22), ...(parent?.auditIds.slice(-1) ?? [])],
      issuedAt,
      // A token got by a token never outlives it.
      expiresAt: parent?.expiresAt ?? new Date(issuedAt.getTime() + this.lifeSeconds * 1000),
    };
    this.#tokens.set(token.id, token);
    return token;
  }

  find(id: string | undefined): Token | undefined {
    const token = id === undefined ? undefined : this.#tokens.get(id);
    return token && token.expiresAt.getTime() > Date.now() ? token : undefined;
  }

  /** Was this ever a token, even if it is dead now? */
  looksIssued(id: string): boolean {
    return id.startsWith("gAAAAAB");
  }

  revoke(id: string): void {
    this.#tokens.delete(id);
  }

  revokeAll(): void {
    this.#tokens.clear();
  }

  #sweep(): void {
    if (this.#tokens.size < TOKENS_BEFORE_A_SWEEP) return;
    const now = Date.now();
    for (const [id, token] of this.#tokens) if (token.expiresAt.getTime() <= now) this.#tokens.delete(id);
  }
}

function randomText(length: number): string {
  return randomBytes(length).toString("base64url").slice(0, length);
}
