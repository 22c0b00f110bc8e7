import type { Token } from "../auth/token";
import { openProgramSession } from "./program-sessions";

export interface IamAuthOptions {
  /** Name of a cloud in clouds.yaml; default: the credentials of the stack or environment. */
  readonly cloud?: string | undefined;
}

/** A token with what is needed to call IMS with it. */
export interface IamToken {
  /** Goes into `X-Auth-Token`. A secret. */
  readonly token: string;
  /** When it expires by this machine's clock; undefined where IAM did not say. */
  readonly expiresAt: Date | undefined;
  readonly projectId: string;
  readonly region: string;
  /** Root of the image API, ending in `/v2`. */
  readonly imageApi: string;
}

/**
 * The token helper of this package, for those who call IMS themselves: one `POST /v3/auth/tokens` however many calls wait,
 * kept until 120 s before it expires, shared with other processes through the token cache.
 */
export class IamAuth {
  readonly #cloud: string | undefined;
  readonly #tokens = new WeakMap<IamToken, Token>();

  constructor({ cloud }: IamAuthOptions = {}) {
    this.#cloud = cloud;
  }

  /** @throws ConfigurationError, AuthenticationError, ConnectionError, ResponseError. */
  async token(): Promise<IamToken> {
    const { expiryOf } = await import("../auth/token.js");
    const { session, budget } = await openProgramSession(this.#cloud);
    const token = await session.tokens.token(budget);
    const { projectId, region, imageApi } = await session.location(budget);
    const given: IamToken = { token: token.value, expiresAt: expiryOf(token), projectId, region, imageApi };
    this.#tokens.set(given, token);
    return given;
  }

  /** After a 401: forgets this token, here and in the cache, but never a newer one. Then ask again, once. */
  async drop(refused: IamToken): Promise<void> {
    const token = this.#tokens.get(refused);
    if (token === undefined) return;
    const { session } = await openProgramSession(this.#cloud);
    await session.tokens.drop(token);
  }
}
