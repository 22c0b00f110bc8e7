import type { Pair } from "../ims/members";

/**
 * The pairs that the running program declares, and with which cloud. The engine calls check and create before the deletes
 * of a run, all in one process: a delete of a claimed pair belongs to a rename, a swap, a twin or a replacement, and
 * leaves the share alone.
 */
export class Claims {
  readonly #clouds = new Map<string, Set<string | undefined>>();

  add(pair: Pair, cloud: string | undefined): void {
    const clouds = this.#clouds.get(key(pair)) ?? new Set();
    this.#clouds.set(key(pair), clouds.add(cloud));
  }

  /** The clouds that claim this pair: the same ids may name another share in another region. */
  cloudsOf(pair: Pair): readonly (string | undefined)[] {
    return [...(this.#clouds.get(key(pair)) ?? [])];
  }
}

function key({ imageId, memberId }: Pair): string {
  return JSON.stringify([imageId, memberId]);
}
