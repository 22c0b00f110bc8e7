import { setMaxListeners } from "node:events";

/** The time that one operation has over all its requests, pauses and repetitions. */
export class Budget {
  readonly seconds: number;
  /** Aborts whatever is in flight when the time is up. */
  readonly signal: AbortSignal;
  readonly #end: number;

  constructor(seconds: number) {
    this.seconds = seconds;
    // Takes whole milliseconds only.
    this.signal = AbortSignal.timeout(Math.ceil(seconds * 1000));
    // Each request in flight listens, and one operation may have hundreds: no sign of a leak.
    setMaxListeners(0, this.signal);
    this.#end = performance.now() + seconds * 1000;
  }

  remainingMilliseconds(): number {
    return Math.max(0, this.#end - performance.now());
  }
}
