import type { Session } from "../auth/session";
import type { Reply } from "../http/client";
import type { Member } from "./member";

export interface Listing {
  readonly begunAt: number;
  readonly reply: Promise<Reply<readonly Member[]>>;
}

/** By image, then by who asks: a recipient sees another listing than the owner. */
const listings = new Map<string, WeakMap<Session, Listing>>();

/** What was listed of an image, by who asked. */
export function listingsOf(imageId: string): WeakMap<Session, Listing> {
  const ofImage = listings.get(imageId) ?? new WeakMap<Session, Listing>();
  listings.set(imageId, ofImage);
  return ofImage;
}

/** Ends with every write, whoever wrote: no later read is answered with what was listed before it. */
export function forgetListings(imageId: string): void {
  listings.delete(imageId);
}
