import { type Answer, jsonAnswer, titleOf } from "./answer";

/** A request that Keystone turns down, in its own words. */
export class KeystoneError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** `identity` of the error body: which methods are supported. */
    readonly identity?: Readonly<Record<string, unknown>>,
  ) {
    super(message);
  }

  answer(authUrl: string): Answer {
    const error = {
      code: this.status,
      ...(this.identity ? { identity: this.identity } : {}),
      message: this.message,
      title: titleOf(this.status),
    };
    const challenge: Record<string, string> =
      this.status === 401 ? { "www-authenticate": `Keystone uri="${authUrl}"` } : {};
    return jsonAnswer(this.status, { error }, challenge);
  }
}

export function unauthorized(): KeystoneError {
  return new KeystoneError(401, "The request you have made requires authentication.");
}

export function expecting(attribute: string, target: string): KeystoneError {
  return new KeystoneError(
    400,
    `Expecting to find ${attribute} in ${target}. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.`,
  );
}
