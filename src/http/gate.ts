import { setTimeout as sleep } from "node:timers/promises";
import type { Budget } from "./budget";

/**
 * The way to one origin: at most so many requests at once, and none during a pause. A 429 counts for every request of its
 * user, so it pauses all callers, also those that wait for their turn.
 */
export class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];
  #pauseEnd = 0;

  constructor(most: number) {
    this.#free = most;
  }

  pause(milliseconds: number): void {
    this.#pauseEnd = Math.max(this.#pauseEnd, performance.now() + milliseconds);
  }

  /**
   * Runs `work` when it is its turn and no pause is left, callers after a pause a little apart from each other.
   *
   * @returns undefined where that is not before the budget ends.
   */
  async pass<T>(
    work: () => Promise<T>,
    spreadMilliseconds: number,
    budget: Budget,
  ): Promise<{ readonly result: T } | undefined> {
    if (!(await this.#turn(budget.signal))) return undefined;
    try {
      for (let left = this.#pauseLeft(); left > 0; left = this.#pauseLeft()) {
        if (left > budget.remainingMilliseconds()) return undefined;
        await sleep(left + Math.random() * spreadMilliseconds);
      }
      return { result: await work() };
    } finally {
      this.#giveBack();
    }
  }

  #pauseLeft(): number {
    return Math.max(0, this.#pauseEnd - performance.now());
  }

  #turn(signal: AbortSignal): Promise<boolean> {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const mine = (): void => {
        signal.removeEventListener("abort", tooLate);
        resolve(true);
      };
      const tooLate = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(mine), 1);
        resolve(false);
      };
      this.#waiting.push(mine);
      signal.addEventListener("abort", tooLate, { once: true });
    });
  }

  #giveBack(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
