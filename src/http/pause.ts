import { setTimeout as sleep } from "node:timers/promises";

/** A 429 counts for every request of its user: it pauses all callers of an origin, not each for itself. */
export class Pauses {
  readonly #ends = new Map<string, number>();

  start(origin: string, milliseconds: number): void {
    this.#ends.set(origin, Math.max(performance.now() + milliseconds, this.#ends.get(origin) ?? 0));
  }

  remainingMilliseconds(origin: string): number {
    return Math.max(0, (this.#ends.get(origin) ?? 0) - performance.now());
  }

  /** Returns when no pause is left, each caller a little apart from the others. */
  async wait(origin: string, spreadMilliseconds: number): Promise<void> {
    for (;;) {
      const remaining = this.remainingMilliseconds(origin);
      if (remaining === 0) return;
      await sleep(remaining + Math.random() * spreadMilliseconds);
    }
  }
}
