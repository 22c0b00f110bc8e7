import type { Session } from "../auth/session";
import type { Budget } from "../http/budget";
import type { Reply } from "../http/client";
import { listMembers, type Member } from "./members";

/** A listing serves the reads of one refresh, and is never older than this. */
const longestAge = 5_000;

interface Listing {
  readonly begunAt: number;
  readonly reply: Promise<Reply<readonly Member[]>>;
}

const listings = new WeakMap<Session, Map<string, Listing>>();

/**
 * The members of an image, one request for all who ask at about the same time. A loader library would batch keys into one
 * call; here one call answers one key, and what is needed is an age and {@link forgetListing}.
 */
export function recentListing(
  session: Session,
  imageId: string,
  budget: Budget,
): Promise<Reply<readonly Member[]>> {
  const ofSession = listings.get(session) ?? new Map<string, Listing>();
  listings.set(session, ofSession);
  const known = ofSession.get(imageId);
  if (known !== undefined && performance.now() - known.begunAt <= longestAge) return known.reply;

  const listing = { begunAt: performance.now(), reply: listMembers(session, imageId, budget) };
  ofSession.set(imageId, listing);
  const forget = (): void => {
    if (ofSession.get(imageId) === listing) ofSession.delete(imageId);
  };
  // A failure is for those who waited for it, not for who asks next.
  listing.reply.then((reply) => reply.ok || forget(), forget);
  return listing.reply;
}

/** To be called after every write: no later read is answered with what was listed before it. */
export function forgetListing(session: Session, imageId: string): void {
  listings.get(session)?.delete(imageId);
}
