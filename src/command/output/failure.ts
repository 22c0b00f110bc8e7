import { ImsError } from "../../errors";
import { redact } from "../../http/redaction";

/** An error as JSON shows it. */
export interface Failure {
  readonly code: string;
  readonly problem: string;
  readonly hint: string;
}

export function failureOf({ code, problem, hint }: ImsError): Failure {
  return { code, problem, hint };
}

/** An error for people: what was tried and came back, and below it what to do. Never a stack, never a secret. */
export function renderError(error: unknown): string {
  if (error instanceof ImsError) return `error: ${error.code}: ${error.problem.trimEnd()}.\n${error.hint}`;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `error: a fault of pulumi-ims itself, please report it: ${redact(text)}`;
}
