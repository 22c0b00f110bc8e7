import { setTimeout as sleep } from "node:timers/promises";
import type { Dispatcher } from "undici";
import type { GenericSchema } from "valibot";
import { ConnectionError, ImsError, type ResponseError } from "../errors";
import type { Budget } from "./budget";
import { type Connections, dispatcherFor } from "./dispatcher";
import { exchange, type HttpAnswer, type HttpRequest } from "./exchange";
import { Gate } from "./gate";
import { parseBody } from "./json-body";
import { header, type Refusal, refusalOf } from "./refusal";
import {
  defaultPace,
  mayHaveHappened,
  type Outcome,
  outcomeOf,
  type Pace,
  retryAfterMilliseconds,
  waitBeforeNextTry,
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
  | { readonly outcome: "done"; readonly value: T; readonly headers: HttpAnswer["headers"] }
  | { readonly outcome: Outcome; readonly answer: HttpAnswer; readonly retryAfter: number | undefined }
  | { readonly outcome: Outcome; readonly error: ConnectionError | ResponseError };

type Turn<T> =
  | { readonly attempt: Attempt<T>; readonly wait: number; readonly goesOn: true }
  | { readonly attempt: Attempt<T>; readonly wait: number | undefined; readonly goesOn: false };

/** HTTP as this package uses it: a gate for each origin, repetition within a budget. */
export class HttpClient {
  readonly #dispatcher: Dispatcher;
  readonly #pace: Pace;
  readonly #most: number;
  readonly #gates = new Map<string, Gate>();

  constructor({ pace = defaultPace, maxRequestsInFlight = 16, ...connections }: HttpClientOptions = {}) {
    this.#pace = pace;
    this.#most = maxRequestsInFlight;
    this.#dispatcher = dispatcherFor({ ...connections, maxRequestsInFlight });
  }

  /**
   * Sends a request, again where the rules of repetition allow it, within the budget. undici's RetryAgent is not used:
   * it knows no pause shared by all callers, no budget over several calls, and no look before a POST is repeated.
   *
   * @throws ConnectionError where no whole answer came; ResponseError `RESPONSE_INVALID` for a success of a wrong shape.
   */
  async send<T>(request: HttpRequest, expected: Expectation<T>, budget: Budget): Promise<Reply<T>> {
    const gate = this.#gateOf(new URL(request.url).origin);
    const begun = performance.now();
    const tries = new Map<Outcome, number>();
    let inDoubt = false;
    for (let sent = 1; ; sent += 1) {
      const turn = await gate.pass(
        () => this.#turn(gate, request, expected, tries, budget),
        this.#pace.shortest,
        budget,
      );
      if (turn === undefined) throw notSent(request, budget, !inDoubt);
      const { attempt, wait, goesOn } = turn.result;
      if (attempt.outcome === "done") return { ok: true, value: attempt.value, headers: attempt.headers };

      if (goesOn && attempt.outcome !== "throttled") await sleep(wait);
      const doubtful = mayHaveHappened(attempt.outcome);
      inDoubt ||= doubtful;
      const seen = doubtful && !budget.signal.aborted ? await look(expected) : "nothing";
      if (typeof seen === "object") return { ok: true, value: seen.found, headers: {} };
      if (goesOn && seen === "nothing") continue;

      if ("error" in attempt) throw attempt.error;
      const seconds = Math.round((performance.now() - begun) / 1000);
      const waitBeyondBudget = wait !== undefined && !goesOn ? Math.ceil(wait / 1000) : undefined;
      const effort = { tries: sent, seconds, waitBeyondBudget, inDoubt };
      return { ok: false, refusal: refusalOf(request, attempt.answer, effort) };
    }
  }

  async close(): Promise<void> {
    await this.#dispatcher.close();
  }

  #gateOf(origin: string): Gate {
    const gate = this.#gates.get(origin) ?? new Gate(this.#most);
    this.#gates.set(origin, gate);
    return gate;
  }

  /** One try, and how it goes on. A pause begins before the next caller takes the turn. */
  async #turn<T>(
    gate: Gate,
    request: HttpRequest,
    expected: Expectation<T>,
    tries: Map<Outcome, number>,
    budget: Budget,
  ): Promise<Turn<T>> {
    const attempt = await this.#attempt(request, expected, budget);
    if (attempt.outcome === "done") return { attempt, wait: undefined, goesOn: false };
    const { outcome } = attempt;
    const number = (tries.get(outcome) ?? 0) + 1;
    tries.set(outcome, number);
    const retryAfter = "answer" in attempt ? attempt.retryAfter : undefined;
    const remaining = budget.remainingMilliseconds();
    const last = { outcome, number, retryAfter, random: Math.random(), remaining };
    const wait = waitBeforeNextTry(last, this.#pace);
    if (wait === undefined || wait > remaining) return { attempt, wait, goesOn: false };
    if (outcome === "throttled") gate.pause(wait);
    return { attempt, wait, goesOn: true };
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
    if (answer.status < 200 || answer.status > 299) {
      const now = Date.parse(header(answer, "date") ?? "") || Date.now();
      const retryAfter = retryAfterMilliseconds(header(answer, "retry-after"), now);
      return { outcome: outcomeOf(answer.status, retryAfter), answer, retryAfter };
    }
    const parsed = parseBody(request, answer, expected);
    if (parsed.ok) return { outcome: "done", value: parsed.value, headers: answer.headers };
    return { outcome: "garbled", error: parsed.error };
  }
}

/** What an earlier try made. A look that fails leaves the doubt to the error of the request itself. */
async function look<T>({ look }: Expectation<T>): Promise<{ readonly found: T } | "nothing" | "unclear"> {
  try {
    const found = await look?.();
    return found === undefined ? "nothing" : { found };
  } catch (error) {
    if (error instanceof ImsError) return "unclear";
    throw error;
  }
}

function notSent({ purpose, method, url }: HttpRequest, budget: Budget, neverSent: boolean): ConnectionError {
  return new ConnectionError({
    code: "THROTTLED",
    problem: `cannot ${purpose}: ${method} ${url} was not sent within the time budget of ${budget.seconds} s: others were before it, or the service asked for a longer pause`,
    hint: "The service's limit counts all tools of this user: run them apart, or raise ims:operationTimeoutSeconds.",
    neverSent,
  });
}
