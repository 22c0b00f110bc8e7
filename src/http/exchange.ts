import { type Dispatcher, request as undiciRequest } from "undici";
import type { Budget } from "./budget";
import { connectionError } from "./connection-fault";

/** One HTTP request as this package makes them: JSON out, JSON back. */
export interface HttpRequest {
  /** What the request is for, completing "cannot …": every error begins with it. */
  readonly purpose: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** A whole answer, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends a request once. Throws ConnectionError where no whole answer came. Redirects are not followed. */
export async function exchange(
  dispatcher: Dispatcher,
  request: HttpRequest,
  budget: Budget,
): Promise<HttpAnswer> {
  const { purpose, method, url, headers, body } = request;
  let answered = false;
  try {
    const response = await undiciRequest(url, {
      dispatcher,
      method,
      // Without this Accept, Glance answers errors in HTML.
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: budget.signal,
    });
    answered = true;
    return { status: response.statusCode, headers: response.headers, body: await response.body.text() };
  } catch (error) {
    const budgetSeconds = budget.signal.aborted ? budget.seconds : undefined;
    throw connectionError(`cannot ${purpose}: ${method} ${url}`, error, { budgetSeconds, answered });
  }
}
