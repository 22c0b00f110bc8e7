import { AuthenticationError } from "../errors";
import type { Budget } from "../http/budget";
import type { HttpClient } from "../http/client";
import type { Identity } from "./identity";
import { requestToken } from "./keystone";
import { isFresh, type Token } from "./token";

/** How long a refusal is believed without asking again: many waiting calls must not lock an account. */
const refusalLife = 60_000;

/**
 * The token of one identity, asked for once however many calls wait for it, and kept until shortly before it expires.
 * Failed attempts are not kept, except a refusal of the credentials, for a minute.
 */
export class TokenSource {
  readonly #identity: Identity;
  readonly #http: HttpClient;
  #current: Token | undefined;
  #pending: Promise<Token> | undefined;
  #refusal: { readonly error: AuthenticationError; readonly until: number } | undefined;

  constructor(identity: Identity, http: HttpClient) {
    this.#identity = identity;
    this.#http = http;
  }

  /** @throws what {@link requestToken} throws. */
  async token(budget: Budget): Promise<Token> {
    if (this.#current !== undefined && isFresh(this.#current, Date.now())) return this.#current;
    if (this.#refusal !== undefined && Date.now() < this.#refusal.until) throw this.#refusal.error;
    this.#pending ??= this.#renew(budget).finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  /** Drops a token that a service refused. A newer one stays. */
  drop(refused: Token): void {
    if (this.#current?.value === refused.value) this.#current = undefined;
  }

  async #renew(budget: Budget): Promise<Token> {
    try {
      this.#current = await requestToken(this.#identity, this.#http, budget);
      return this.#current;
    } catch (error) {
      if (error instanceof AuthenticationError) this.#refusal = { error, until: Date.now() + refusalLife };
      throw error;
    }
  }
}
