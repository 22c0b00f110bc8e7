import { inspect } from "node:util";

/** All that a log could show of an error: message, stack, causes, and every property however hidden. */
export function textOf(error: unknown): string {
  const shown = inspect(error, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null });
  return error instanceof Error
    ? [shown, String(error), error.stack, JSON.stringify(error), error.cause && textOf(error.cause)].join(
        "\n",
      )
    : shown;
}

/** What a promise was rejected with; fails where it was fulfilled. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  const nothing = Symbol("nothing");
  const error = await promise.then(
    () => nothing,
    (reason: unknown) => reason,
  );
  if (error === nothing) throw new Error("the promise was fulfilled, a rejection was expected");
  return error;
}
