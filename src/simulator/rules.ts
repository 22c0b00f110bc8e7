import type { Answer, ReceivedRequest, Service } from "./answer";

/** Which requests a rule is for, and what they get instead of the normal answer. Everything left out matches anything. */
export interface AnswerRule {
  /** Method in capitals. */
  readonly method?: string;
  /** A string is the whole path without query, as sent; an expression may match anywhere in it. */
  readonly path?: string | RegExp;
  readonly service?: Service;
  /** A condition of your own, asked after the other three. */
  readonly when?: (request: ReceivedRequest) => boolean;
  /** How many requests the rule answers, 1 or more; then it is spent. Default: all of them. */
  readonly times?: number;
  /** Wait before anything happens, milliseconds. Default 0. */
  readonly delayMilliseconds?: number;

  /** Status to answer with; the service then does nothing. Default: the normal answer, or 200 if there is a `body`. */
  readonly status?: number;
  /** Header names in lower case; added to the answer, or to the normal one. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. Default empty. */
  readonly body?: unknown;
  /** Default `application/json`. */
  readonly contentType?: string;
  /** Let the service do the work although `status` or `body` replace its answer: a gateway that gave up too early. */
  readonly commit?: boolean;
  /** Alters the answer as the last step: an expiry that is garbage, a header that is missing. */
  readonly change?: (answer: Answer) => Answer;
  /**
   * Cut the connection: `before` anything is done, `afterCommit` the work is done but the reply is lost, `duringBody`
   * half of the body is sent.
   */
  readonly reset?: "before" | "afterCommit" | "duringBody";
  /** Never finish: no answer at all after the work is done (`headers`), or half of the body and then silence (`body`). */
  readonly hang?: "headers" | "body";
}

/** A rule that was given to the simulator. */
export interface AnswerRuleHandle {
  /** How many requests it has answered so far. */
  readonly hits: number;
  /** Takes the rule away; harmless when it is gone already. */
  remove(): void;
}

interface ActiveRule {
  readonly rule: AnswerRule;
  hits: number;
}

/** Rules in the order in which they were given; the first that matches and is not spent answers. */
export class Rules {
  readonly #rules = new Set<ActiveRule>();

  add(rule: AnswerRule): AnswerRuleHandle {
    const active: ActiveRule = { rule, hits: 0 };
    this.#rules.add(active);
    return {
      get hits() {
        return active.hits;
      },
      remove: () => {
        this.#rules.delete(active);
      },
    };
  }

  /** The rule for this request, counted as used. */
  take(request: ReceivedRequest): AnswerRule | undefined {
    for (const active of this.#rules) {
      if (!matches(active.rule, request)) continue;
      active.hits += 1;
      if (active.hits === active.rule.times) this.#rules.delete(active);
      return active.rule;
    }
    return undefined;
  }
}

/** The answer under a rule; `normal` does the service's work and is only called if the rule lets it. */
export function answerUnder(rule: AnswerRule, normal: () => Answer): Answer {
  const replaces = rule.status !== undefined || rule.body !== undefined;
  const worked = !replaces || rule.commit ? normal() : undefined;
  const answer: Answer =
    worked && !replaces
      ? { ...worked, headers: { ...worked.headers, ...rule.headers } }
      : {
          status: rule.status ?? 200,
          headers: { "content-type": rule.contentType ?? "application/json", ...rule.headers },
          body:
            typeof rule.body === "string"
              ? rule.body
              : rule.body === undefined
                ? ""
                : JSON.stringify(rule.body),
        };
  return rule.change ? rule.change(answer) : answer;
}

function matches(rule: AnswerRule, request: ReceivedRequest): boolean {
  if (rule.service !== undefined && rule.service !== request.service) return false;
  if (rule.method !== undefined && rule.method !== request.method) return false;
  if (typeof rule.path === "string" && rule.path !== request.path) return false;
  if (rule.path instanceof RegExp && request.path.search(rule.path) < 0) return false;
  return rule.when?.(request) ?? true;
}
