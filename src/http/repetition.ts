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

interface Rule {
  /** Whether the request may have been carried out: then one that must not happen twice needs a look first. */
  readonly inDoubt: boolean;
  /** Tries that may end so; the time budget ends them earlier. */
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
  /** How many tries ended with this outcome, from 1. */
  readonly number: number;
  /** What the service asked for, in milliseconds. */
  readonly retryAfter: number | undefined;
  /** From 0 to 1. */
  readonly random: number;
  /** Milliseconds that are left for this operation. */
  readonly remaining: number;
}

/** Whether a request may have been carried out that ended so. */
export function mayHaveHappened(outcome: Outcome): boolean {
  return rules[outcome].inDoubt;
}

/** Milliseconds to wait before the same request is sent again; undefined where it is not. */
export function waitBeforeNextTry(last: Try, pace: Pace): number | undefined {
  if (last.number >= rules[last.outcome].tries) return undefined;
  const doubled = Math.min(pace.longest, pace.shortest * 2 ** (last.number - 1));
  const asked = Math.max(pace.shortest, last.retryAfter ?? doubled);
  const spread = (last.random * Math.min(asked, pace.longest)) / 2;
  // The spread must not take a wait past the budget that itself still fits.
  return asked + spread <= last.remaining ? asked + spread : asked;
}

/**
 * Retry-After in milliseconds, given in seconds or as a date; undefined where there is none that can be read.
 *
 * @param now - What the service's own clock says, in milliseconds since the epoch.
 */
export function retryAfterMilliseconds(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = /^\s*[A-Za-z]{3,9},/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
