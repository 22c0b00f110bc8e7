/**
 * What the running program declares, and with which cloud, as check sees it. The engine calls check before the deletes of a
 * run, all in one process: a delete of something claimed belongs to a rename, a swap, a twin or a replacement, and leaves it
 * alone, also where the create of its new place failed and the run goes on.
 */
export class Claims {
  readonly #clouds = new Map<string, Set<string | undefined>>();
  readonly #left = new Set<string>();

  /** @param ids - What is claimed: an image and a member, or an image alone. */
  add(ids: readonly string[], cloud: string | undefined): void {
    const key = JSON.stringify(ids);
    const clouds = this.#clouds.get(key) ?? new Set();
    this.#clouds.set(key, clouds.add(cloud));
  }

  /** Notes that a delete of this run left these ids alone, for a create that comes after it. */
  leave(ids: readonly string[]): void {
    this.#left.add(JSON.stringify(ids));
  }

  wasLeft(ids: readonly string[]): boolean {
    return this.#left.has(JSON.stringify(ids));
  }

  /** The clouds that claim these ids: in another region the same ids may name something else. */
  cloudsOf(ids: readonly string[]): readonly (string | undefined)[] {
    return [...(this.#clouds.get(JSON.stringify(ids)) ?? [])];
  }
}
