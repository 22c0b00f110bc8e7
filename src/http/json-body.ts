import * as v from "valibot";
import { ResponseError } from "../errors";
import type { HttpAnswer, HttpRequest } from "./exchange";
import { redact } from "./redaction";
import { header } from "./refusal";

/** The shape of an answer without a body. */
export const noBody = v.undefined();

export type ParsedBody<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ResponseError };

/** A success is believed only in the shape that the API documents. The body itself is never shown. */
export function parseBody<T>(
  request: HttpRequest,
  answer: HttpAnswer,
  { status, shape }: { readonly status: number; readonly shape: v.GenericSchema<unknown, T> },
): ParsedBody<T> {
  const json = readJson(answer.body);
  const parsed = json.ok ? v.safeParse(shape, json.value) : undefined;
  if (answer.status === status && parsed?.success) return { ok: true, value: parsed.output };

  const contentType = redact(header(answer, "content-type") ?? "no content type").slice(0, 100);
  const error = new ResponseError({
    code: "RESPONSE_INVALID",
    problem: `cannot ${request.purpose}: ${request.method} ${request.url} answered ${answer.status} (${contentType}, ${answer.body.length} characters) where ${status} ${expectedInstead(parsed?.issues?.[0])}`,
    hint: "Check that the address is the service's own and not that of a proxy or a login page.",
    status: answer.status,
  });
  return { ok: false, error };
}

function expectedInstead(issue: v.BaseIssue<unknown> | undefined): string {
  if (issue === undefined) return "with the documented body was expected";
  return `was expected with ${v.getDotPath(issue) ?? "a body"} as ${issue.expected ?? "documented"}`;
}

function readJson(body: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  if (body === "") return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(body) };
  } catch {
    // The caller reports it; JSON.parse's own message would quote the body.
    return { ok: false };
  }
}
