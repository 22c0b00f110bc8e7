import { AuthenticationError } from "../errors";
import type { Budget } from "../http/budget";
import type { HttpClient } from "../http/client";
import type { Identity } from "./identity";
import { inspectToken, requestToken } from "./keystone";
import { isFresh, type Token } from "./token";
import type { TokenCache } from "./token-cache";

/** How long a refusal is believed without asking again: many waiting calls must not lock an account. */
const refusalLife = 60_000;

/**
 * The token of one identity: asked for once however many calls wait for it, kept until shortly before it expires, and
 * taken from the cache where another process has asked. Failed attempts are not kept, but for a refusal of the
 * credentials, which is believed for a minute.
 */
export class TokenSource {
  readonly #identity: Identity;
  readonly #http: HttpClient;
  readonly #cache: TokenCache | undefined;
  #current: Token | undefined;
  #pending: Promise<Token> | undefined;
  #refusal: { readonly error: AuthenticationError; readonly until: number } | undefined;

  constructor(identity: Identity, http: HttpClient, cache: TokenCache | undefined) {
    this.#identity = identity;
    this.#http = http;
    this.#cache = cache;
  }

  /**
   * @throws AuthenticationError `CREDENTIALS_REFUSED`, `MORE_FACTORS_NEEDED`, or `TOKEN_REFUSED` for a given token;
   * ConnectionError; ResponseError.
   */
  async token(budget: Budget): Promise<Token> {
    if (this.#current !== undefined && mayBeUsed(this.#current)) return this.#current;
    if (this.#refusal !== undefined && Date.now() < this.#refusal.until) throw this.#refusal.error;
    this.#pending ??= this.#obtain(budget).finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  /** Forgets a token that a service refused, here and in the cache. A newer one stays. */
  async drop(refused: Token): Promise<void> {
    if (this.#current?.value === refused.value) this.#current = undefined;
    if (refused.source !== "given") await this.#cache?.remove(this.#identity, refused);
  }

  async #obtain(budget: Budget): Promise<Token> {
    try {
      const { method } = this.#identity;
      this.#current =
        method.kind === "token"
          ? await inspectToken(this.#identity, method.token, this.#http, budget)
          : ((await this.#cached()) ?? (await this.#renew(budget)));
      return this.#current;
    } catch (error) {
      if (error instanceof AuthenticationError) this.#refusal = { error, until: Date.now() + refusalLife };
      throw error;
    }
  }

  async #cached(): Promise<Token | undefined> {
    const token = await this.#cache?.read(this.#identity);
    return token !== undefined && mayBeUsed(token) ? token : undefined;
  }

  async #renew(budget: Budget): Promise<Token> {
    const request = (): Promise<Token> => requestToken(this.#identity, this.#http, budget);
    const cache = this.#cache;
    if (cache === undefined) return request();
    return cache.exclusively(this.#identity, budget, async () => {
      // Who waited for another process finds what that one wrote.
      const written = await this.#cached();
      if (written !== undefined) return written;
      const token = await request();
      await cache.write(this.#identity, token);
      return token;
    });
  }
}

/** A given token is used until it is refused: looking it up again would not make it younger. */
function mayBeUsed(token: Token): boolean {
  return token.source === "given" || isFresh(token, Date.now());
}
