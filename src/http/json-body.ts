import * as v from "valibot";
import { ResponseError } from "../errors";
import type { HttpAnswer, HttpRequest } from "./exchange";
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
  shape: v.GenericSchema<unknown, T>,
): ParsedBody<T> {
  const json = readJson(answer.body);
  const parsed = json.ok ? v.safeParse(shape, json.value) : undefined;
  if (parsed?.success) return { ok: true, value: parsed.output };

  const contentType = header(answer, "content-type") ?? "no content type";
  const issue = parsed?.issues[0];
  const place = issue === undefined ? undefined : v.getDotPath(issue);
  const fault =
    issue === undefined
      ? `not JSON (${contentType}, ${answer.body.length} characters)`
      : `not of the documented shape: ${place ?? "body"} should be ${issue.expected ?? "something else"}`;
  const error = new ResponseError({
    code: "RESPONSE_INVALID",
    problem: `cannot ${request.purpose}: ${request.method} ${request.url} answered ${answer.status} with a body that is ${fault}`,
    hint: "Check that the address is the service's own and not that of a proxy or a login page.",
    status: answer.status,
  });
  return { ok: false, error };
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
