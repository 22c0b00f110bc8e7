import * as v from "valibot";
import { redact } from "./redaction";

/** What the service itself said about a request that it did not carry out. */
export interface ServiceWords {
  /** Its own error code, such as `IMG.0076` or `APIGW.0301`. */
  readonly code: string | undefined;
  /** Its id for this request, where the body carries one. */
  readonly requestId: string | undefined;
  /** Plain text without tags or secrets, at most {@link longestText} characters, possibly empty. */
  readonly text: string;
}

const longestText = 300;

const Text = v.optional(v.unknown());
const ErrorBody = v.looseObject({
  code: Text,
  message: Text,
  title: Text,
  error_code: Text,
  error_msg: Text,
  error_message: Text,
  request_id: Text,
});

/**
 * Reads the error bodies of Keystone `{"error":{"code","message","title"}}`, Glance `{"message","code","title"}` or
 * HTML, IMS `{"error":{"code":"IMG.…","message"}}` and the gateway before it `{"error_code","error_msg"}`.
 */
export function serviceWords(body: string): ServiceWords {
  const error = innermostError(body);
  if (error === undefined) return { code: undefined, requestId: undefined, text: plainText(body) };
  const code = [error.error_code, error.code].find(
    (value) => typeof value === "string" && /^[A-Z]\w*\.\d+$/.test(value),
  );
  const text = [error.message, error.error_msg, error.error_message, error.title].find(
    (value) => typeof value === "string" && value !== "",
  );
  return {
    code: typeof code === "string" ? code : undefined,
    requestId: typeof error.request_id === "string" ? error.request_id : undefined,
    text: typeof text === "string" ? plainText(text) : "",
  };
}

function innermostError(body: string): v.InferOutput<typeof ErrorBody> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // Not JSON: HTML or plain text, which the caller shows as it is.
    return undefined;
  }
  // Some gateways wrap the error once more, under "error" or a name such as "badRequest".
  for (let depth = 0; depth < 4; depth += 1) {
    const parsed = v.safeParse(ErrorBody, value);
    if (!parsed.success) return undefined;
    const { message, error_msg, error_message } = parsed.output;
    const inner = Object.values(parsed.output).find(
      (member) => typeof member === "object" && member !== null,
    );
    const says = [message, error_msg, error_message].some((text) => typeof text === "string");
    if (says || inner === undefined) return parsed.output;
    value = inner;
  }
  return undefined;
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

function decodeEntity(entity: string, name: string): string {
  const code = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name);
  if (code === null) return entities[name] ?? entity;
  const point = code[1] === undefined ? Number(code[2]) : Number.parseInt(code[1], 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : entity;
}

function plainText(text: string): string {
  const decoded = redact(text)
    .replace(/<(script|style|head)\b[\s\S]*?(<\/\1>|$)/gi, " ")
    .replace(/<[^>]*(>|$)/g, " ")
    .replace(/&(#?\w+);/g, decodeEntity);
  // Once more: what was written with entities is only now to be recognised.
  const words = redact(decoded)
    // Control characters could forge lines or colours in a terminal.
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  return words.length <= longestText ? words : `${words.slice(0, longestText - 1)}…`;
}
