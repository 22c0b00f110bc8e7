import type { Session } from "../auth/session";
import type { Budget } from "../http/budget";
import type { Reply } from "../http/client";
import { listingsOf } from "./listing-memory";
import type { Member } from "./member";
import { listMembers } from "./members";

/** A listing serves the reads of one refresh, and is never older than this. */
const longestAge = 5_000;

/**
 * The members of an image, one request for all who ask at about the same time. A loader library would batch keys into one
 * call; here one call answers one key, and what is needed is an age, and to forget at every write.
 */
export function recentListing(
  session: Session,
  imageId: string,
  budget: Budget,
): Promise<Reply<readonly Member[]>> {
  const ofImage = listingsOf(imageId);
  const known = ofImage.get(session);
  if (known !== undefined && performance.now() - known.begunAt <= longestAge) return known.reply;

  const listing = { begunAt: performance.now(), reply: listMembers(session, imageId, budget) };
  ofImage.set(session, listing);
  const forget = (): void => {
    if (ofImage.get(session) === listing) ofImage.delete(session);
  };
  // A failure is for those who waited for it, not for who asks next.
  listing.reply.then((reply) => reply.ok || forget(), forget);
  return listing.reply;
}
