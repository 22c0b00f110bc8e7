import { setTimeout as sleep } from "node:timers/promises";
import type { Dispatcher } from "undici";
import type { GenericSchema } from "valibot";
import { ConnectionError, type ResponseError } from "../errors";
import type { Budget } from "./budget";
import { type Connections, dispatcherFor } from "./dispatcher";
import { exchange, type HttpAnswer, type HttpRequest } from "./exchange";
import { parseBody } from "./json-body";
import { Pauses } from "./pause";
import { header, type Refusal, refusalOf } from "./refusal";
import {
  defaultPace,
  nextTry,
  type Outcome,
  outcomeOf,
  type Pace,
  retryAfterMilliseconds,
} from "./repetition";

/** What the API documents as success, and how the request may be repeated. */
export interface Expectation<T> {
  readonly status: number;
  readonly shape: GenericSchema<unknown, T>;
  /**
   * For a request that must not be carried out twice: finds what an earlier try made, or undefined. Without it the request
   * is repeated freely.
   */
  readonly look?: () => Promise<T | undefined>;
}

export type Reply<T> =
  | { readonly ok: true; readonly value: T; readonly headers: HttpAnswer["headers"] }
  | { readonly ok: false; readonly refusal: Refusal };

export interface HttpClientOptions extends Connections {
  readonly pace?: Pace;
}

type Attempt<T> =
  | { readonly value: T; readonly headers: HttpAnswer["headers"] }
  | { readonly outcome: Outcome; readonly answer: HttpAnswer; readonly retryAfter: number | undefined }
  | { readonly outcome: Outcome; readonly error: ConnectionError | ResponseError };

/** HTTP as this package uses it: one pool an origin, repetition within a budget, pauses shared by all callers. */
export class HttpClient {
  readonly #dispatcher: Dispatcher;
  readonly #pace: Pace;
  readonly #pauses = new Pauses();

  constructor({ pace = defaultPace, ...connections }: HttpClientOptions = {}) {
    this.#pace = pace;
    this.#dispatcher = dispatcherFor(connections);
  }

  /**
   * Sends a request, again where the rules of repetition allow it, within the budget. undici's RetryAgent is not used:
   * it knows no pause shared by all callers, no budget over several calls, and no look before a POST is repeated.
   *
   * @throws ConnectionError where no whole answer came; ResponseError `RESPONSE_INVALID` for a success of a wrong shape.
   */
  async send<T>(request: HttpRequest, expected: Expectation<T>, budget: Budget): Promise<Reply<T>> {
    const origin = new URL(request.url).origin;
    const repeatable = expected.look === undefined ? "freely" : "after a look";
    const begun = performance.now();
    let inDoubt = false;
    for (let number = 1; ; number += 1) {
      await this.#waitForPause(origin, request, budget);
      const attempt = await this.#attempt(request, expected, budget);
      if ("value" in attempt) return { ok: true, ...attempt };

      const retryAfter = "answer" in attempt ? attempt.retryAfter : undefined;
      const next = nextTry(
        { outcome: attempt.outcome, repeatable, number, retryAfter, random: Math.random() },
        this.#pace,
      );
      const beyondBudget = next !== undefined && next.wait > budget.remainingMilliseconds();
      if (next === undefined || beyondBudget) {
        if ("error" in attempt) throw attempt.error;
        const seconds = Math.round((performance.now() - begun) / 1000);
        const waitBeyondBudget = beyondBudget ? Math.ceil(next.wait / 1000) : undefined;
        const effort = { tries: number, seconds, waitBeyondBudget, inDoubt };
        return { ok: false, refusal: refusalOf(request, attempt.answer, effort) };
      }
      if (attempt.outcome === "throttled") this.#pauses.start(origin, next.wait);
      else await sleep(next.wait);
      if (next.look) {
        inDoubt = true;
        const found = await expected.look?.();
        if (found !== undefined) return { ok: true, value: found, headers: {} };
      }
    }
  }

  async close(): Promise<void> {
    await this.#dispatcher.close();
  }

  async #waitForPause(origin: string, { purpose, method, url }: HttpRequest, budget: Budget): Promise<void> {
    if (this.#pauses.remainingMilliseconds(origin) <= budget.remainingMilliseconds()) {
      return this.#pauses.wait(origin, this.#pace.shortest);
    }
    throw new ConnectionError({
      code: "THROTTLED",
      problem: `cannot ${purpose}: ${method} ${url} was not sent, since the service asked for a pause that ends after the time budget of ${budget.seconds} s`,
      hint: "The limit counts all tools of this user: run them apart, or raise ims:operationTimeoutSeconds.",
      neverSent: true,
    });
  }

  async #attempt<T>(request: HttpRequest, expected: Expectation<T>, budget: Budget): Promise<Attempt<T>> {
    let answer: HttpAnswer;
    try {
      answer = await exchange(this.#dispatcher, request, budget);
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      const final = error.code === "TLS_FAILED" || budget.signal.aborted;
      return { outcome: final ? "final" : error.neverSent ? "never sent" : "lost", error };
    }
    if (answer.status !== expected.status) {
      const retryAfter = retryAfterMilliseconds(header(answer, "retry-after"), Date.now());
      return { outcome: outcomeOf(answer.status, retryAfter), answer, retryAfter };
    }
    const parsed = parseBody(request, answer, expected.shape);
    if (parsed.ok) return { value: parsed.value, headers: answer.headers };
    return { outcome: "garbled", error: parsed.error };
  }
}
