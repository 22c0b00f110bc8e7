import { type ErrorCode, ResponseError } from "../errors";
import type { HttpAnswer, HttpRequest } from "./exchange";
import { redact } from "./redaction";
import { type ServiceWords, serviceWords } from "./service-words";

/** An answer other than the documented success, with what was spent on it. */
export interface Refusal {
  readonly request: HttpRequest;
  readonly status: number;
  readonly headers: HttpAnswer["headers"];
  readonly words: ServiceWords;
  /** True when an earlier try of this request may have been carried out. */
  readonly inDoubt: boolean;
  /** One line: purpose, method, URL, status, the service's own words, request id, tries. No secret. */
  readonly summary: string;
}

export function header(answer: Pick<HttpAnswer, "headers">, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export interface Effort {
  readonly tries: number;
  readonly seconds: number;
  readonly inDoubt: boolean;
  /** Seconds that the service asked for and the budget does not have any more. */
  readonly waitBeyondBudget?: number | undefined;
}

export function refusalOf(request: HttpRequest, answer: HttpAnswer, effort: Effort): Refusal {
  const { status, headers } = answer;
  const words = serviceWords(answer.body);
  const requestId =
    header(answer, "x-openstack-request-id") ?? header(answer, "x-request-id") ?? words.requestId;
  const notes = [
    words.code,
    requestId === undefined ? undefined : `request ${redact(requestId).slice(0, 100)}`,
    status >= 300 && status < 400 ? redirectTarget(header(answer, "location"), request.url) : undefined,
    effort.tries > 1 ? `${effort.tries} tries in ${effort.seconds} s` : undefined,
    effort.waitBeyondBudget === undefined
      ? undefined
      : `a wait of ${effort.waitBeyondBudget} s was needed, more than is left of ims:operationTimeoutSeconds`,
  ].filter((note) => note !== undefined);
  const summary = [
    `cannot ${request.purpose}: ${request.method} ${request.url} answered ${answer.status}`,
    words.text === "" ? undefined : `"${words.text}"`,
    notes.length === 0 ? undefined : `(${notes.join(", ")})`,
  ].filter((part) => part !== undefined);
  return { request, status, headers, words, inDoubt: effort.inDoubt, summary: summary.join(" ") };
}

/** Where a redirect leads, without a query that may hold secrets. */
function redirectTarget(location: string | undefined, from: string): string | undefined {
  if (location === undefined || !URL.canParse(location, from)) return undefined;
  const { origin, pathname } = new URL(location, from);
  return `to ${redact(`${origin}${pathname}`)}`;
}

/** What a status means where the call has nothing better to say. */
function meaning(status: number): { readonly code: ErrorCode; readonly hint: string } {
  if (status === 429 || status === 413) {
    return {
      code: "THROTTLED",
      hint: "The limit counts all tools of this user: run them apart, or raise ims:operationTimeoutSeconds.",
    };
  }
  if (status === 501) return { code: "SERVICE_FAILED", hint: "The service does not offer this call." };
  if (status >= 500)
    return {
      code: "SERVICE_FAILED",
      hint: "The service is in trouble: try again later. What it did all the same is found then.",
    };
  if (status >= 300 && status < 400) {
    return { code: "REQUEST_REFUSED", hint: "Redirects are not followed: set the address it points to." };
  }
  return {
    code: "REQUEST_REFUSED",
    hint: "Compare the request with what this project may do on this service.",
  };
}

/** The error for a refusal of which the caller knows no special meaning. */
export function responseError(refusal: Refusal): ResponseError {
  const { status, words, summary } = refusal;
  return new ResponseError({
    ...meaning(status),
    problem: summary,
    status,
    serviceCode: words.code,
  });
}
