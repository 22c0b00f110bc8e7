/** How a try ended, as far as repeating it is concerned. */
export type Outcome =
  /** The connection was not made: certainly nothing happened. */
  | "never sent"
  /** The request may have been carried out: reset, timeout or half an answer after it went out. */
  | "lost"
  /** A success whose body is not what the API documents. */
  | "garbled"
  /** 429, or 413 with Retry-After: the service did nothing and wants a pause. */
  | "throttled"
  /** 503: the service did nothing. */
  | "unavailable"
  /** 500, 502, 504: something may have happened. */
  | "failed"
  /** Any other answer: repeating it brings the same. */
  | "final";

/**
 * `freely`: a second time does no harm (GET; DELETE, where 404 then means done; PUT of the same value).
 * `after a look`: where the first one may have been carried out, look before repeating it (POST).
 */
export type Repeatable = "freely" | "after a look";

interface Rule {
  /** Whether the request may have been carried out. */
  readonly inDoubt: boolean;
  /** Tries altogether; the time budget ends them earlier. */
  readonly tries: number;
}

const rules: Readonly<Record<Outcome, Rule>> = {
  "never sent": { inDoubt: false, tries: 3 },
  lost: { inDoubt: true, tries: 4 },
  garbled: { inDoubt: true, tries: 3 },
  throttled: { inDoubt: false, tries: Number.POSITIVE_INFINITY },
  unavailable: { inDoubt: false, tries: 6 },
  failed: { inDoubt: true, tries: 4 },
  final: { inDoubt: false, tries: 1 },
};

/** Milliseconds between tries: doubled from `shortest` to `longest`, plus up to half of it at random. */
export interface Pace {
  readonly shortest: number;
  readonly longest: number;
}

/** Never closer than a second; a minute is what the vendor's 429 asks for at most. */
export const defaultPace: Pace = { shortest: 1_000, longest: 30_000 };

export function outcomeOf(status: number, retryAfterMilliseconds: number | undefined): Outcome {
  if (status === 429 || (status === 413 && retryAfterMilliseconds !== undefined)) return "throttled";
  if (status === 503) return "unavailable";
  if (status === 500 || status === 502 || status === 504) return "failed";
  return "final";
}

export interface Try {
  readonly outcome: Outcome;
  readonly repeatable: Repeatable;
  /** 1 for the first try. */
  readonly number: number;
  /** What the service asked for, in milliseconds. */
  readonly retryAfter: number | undefined;
  /** From 0 to 1. */
  readonly random: number;
}

export interface NextTry {
  /** Milliseconds to wait first. */
  readonly wait: number;
  /** Look before repeating: the request may have been carried out. */
  readonly look: boolean;
}

/** How the same request goes on after a try; undefined where it is not repeated. */
export function nextTry(last: Try, pace: Pace): NextTry | undefined {
  const rule = rules[last.outcome];
  if (last.number >= rule.tries) return undefined;
  const doubled = Math.min(pace.longest, pace.shortest * 2 ** (last.number - 1));
  const asked = Math.max(pace.shortest, last.retryAfter ?? doubled);
  const wait = asked + (last.random * Math.min(asked, pace.longest)) / 2;
  return { wait, look: rule.inDoubt && last.repeatable === "after a look" };
}

/** Retry-After in milliseconds, given in seconds or as a date; undefined where there is none that can be read. */
export function retryAfterMilliseconds(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
