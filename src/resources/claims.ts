import type { Pair } from "../ims/members";

/**
 * The pairs that the running program declares. The engine calls check and create before the deletes of a run, all in one
 * process: a delete of a claimed pair belongs to a rename, a swap, a twin or a replacement, and leaves the share alone.
 */
export class Claims {
  readonly #pairs = new Set<string>();

  add(pair: Pair): void {
    this.#pairs.add(key(pair));
  }

  has(pair: Pair): boolean {
    return this.#pairs.has(key(pair));
  }
}

function key({ imageId, memberId }: Pair): string {
  return JSON.stringify([imageId, memberId]);
}
