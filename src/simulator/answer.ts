import { STATUS_CODES } from "node:http";

/** Which of the two services a request is for: `iam` is Keystone, `ims` is Glance. */
export type Service = "iam" | "ims";

/** A request as the simulator received it. */
export interface ReceivedRequest {
  readonly service: Service;
  readonly method: string;
  /** Path as sent, percent-encoded, without the query. */
  readonly path: string;
  /** What follows `?`, empty if there is none. */
  readonly query: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** An answer as the simulator sends it. Header names in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

/** The body as JSON; `undefined` where it is not JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The reason phrase that the servers send: Python still has the older name of 413. */
export function titleOf(status: number): string {
  return status === 413 ? "Request Entity Too Large" : (STATUS_CODES[status] ?? "Unknown");
}
