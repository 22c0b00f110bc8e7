import { type Dispatcher, request as undiciRequest } from "undici";
import { ConnectionError } from "../errors";
import type { Budget } from "./budget";
import { redact } from "./redaction";

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

/** Sends a request once. Throws {@link ConnectionError} where no whole answer came. Redirects are not followed. */
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
    throw connectionError(`cannot ${purpose}: ${method} ${url}`, faultOf(error), answered, budget);
  }
}

interface Fault {
  readonly code: string;
  readonly text: string;
}

/** Node and undici put the code on the error, on its cause, or on the first of several tried addresses. */
function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { code: "", text: redact(String(error)) };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (code === undefined && error.cause !== undefined) return faultOf(error.cause);
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  const text = error.message === "" && first instanceof Error ? first.message : error.message;
  return { code: code ?? error.name, text: redact(text) };
}

const neverSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|UND_ERR_INVALID_ARG)$/;
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/;
/** undici gives an answer of a proxy other than 200 no code of its own. */
const refusedByProxy = /^Proxy response \((\d+)\)/;
const phases: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: "the connection was not accepted in time",
  UND_ERR_HEADERS_TIMEOUT: "connected, and no answer began in time",
  UND_ERR_BODY_TIMEOUT: "the answer began and then stalled",
};

function connectionError(tried: string, fault: Fault, answered: boolean, budget: Budget): ConnectionError {
  if (budget.signal.aborted) {
    const phase = answered ? "the answer had begun" : "no answer had begun";
    return new ConnectionError({
      code: "TIMED_OUT",
      problem: `${tried}: the time budget of ${budget.seconds} s was used up; ${phase}`,
      hint: "Look for a slow network, proxy or service; ims:operationTimeoutSeconds sets the budget.",
      neverSent: false,
    });
  }
  const phase = phases[fault.code];
  if (phase !== undefined) {
    return new ConnectionError({
      code: "TIMED_OUT",
      problem: `${tried}: ${phase}`,
      hint: "Look for a firewall, a missing proxy setting or a service in trouble between here and there.",
      neverSent: neverSent.test(fault.code),
    });
  }
  if (certificate.test(fault.code)) {
    return new ConnectionError({
      code: "TLS_FAILED",
      problem: `${tried}: the TLS connection was not made: ${fault.text} (${fault.code})`,
      hint: "Check the address, and name the authority that signed the server's certificate (cacert, OS_CACERT).",
      neverSent: true,
    });
  }
  const [, proxyStatus] = refusedByProxy.exec(fault.text) ?? [];
  if (proxyStatus !== undefined) {
    return new ConnectionError({
      code: "CONNECTION_FAILED",
      problem: `${tried}: no connection: the proxy answered ${proxyStatus}`,
      hint: "Check HTTPS_PROXY and HTTP_PROXY, their user and password, and whether that proxy may reach this host; NO_PROXY lists hosts without it.",
      neverSent: true,
    });
  }
  if (neverSent.test(fault.code)) {
    return new ConnectionError({
      code: "CONNECTION_FAILED",
      problem: `${tried}: no connection: ${fault.text} (${fault.code})`,
      hint: "Check the address (auth URL, region, image endpoint), DNS, and whether a proxy is needed.",
      neverSent: true,
    });
  }
  return new ConnectionError({
    code: "CONNECTION_LOST",
    problem: `${tried}: the connection broke ${answered ? "in the middle of" : "before"} the answer: ${fault.text} (${fault.code})`,
    hint: "The request may have been carried out: the next refresh or up sees it.",
    neverSent: false,
  });
}
