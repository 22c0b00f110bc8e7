import type { Session } from "../auth/session";
import type { Budget } from "../http/budget";
import { responseError } from "../http/refusal";
import { recentListing } from "./listings";
import { describeShare, type Member, type Pair } from "./member";
import { getMember } from "./members";
import { goneFor, type Origin } from "./origin";
import { isNotFound } from "./refusals";
import { hidingVisibility } from "./visibility";

/** The image is gone, for the project and region that recorded it. */
interface Absent {
  readonly kind: "absent";
}

/** The image's visibility hides its members; they come back with it. */
interface Hidden {
  readonly kind: "hidden";
  readonly visibility: string;
}

export type MembersObservation =
  | { readonly kind: "listed"; readonly members: ReadonlyMap<string, Member> }
  | Absent
  | Hidden;

export type ShareObservation = { readonly kind: "present"; readonly member: Member } | Absent | Hidden;

/** Looks whether a share exists, as {@link observeMembers} does for many. */
export async function observeShare(
  session: Session,
  pair: Pair,
  origin: Origin,
  budget: Budget,
): Promise<ShareObservation> {
  const observation = await observeMembers(session, pair.imageId, [pair.memberId], origin, budget);
  if (observation.kind !== "listed") return observation;
  const member = observation.members.get(pair.memberId);
  return member === undefined ? { kind: "absent" } : { kind: "present", member };
}

/**
 * The members of an image by id. The owner's listing says more than a GET of each: 403 there means that the image is not
 * shareable now. An expected member that is not listed is asked for by itself before it counts as gone, and its absence is
 * believed only of a token for the recorded project and region.
 *
 * @throws ShareError `PROJECT_MISMATCH`; any other doubt is an error as well, never "absent".
 */
export async function observeMembers(
  session: Session,
  imageId: string,
  expected: readonly string[],
  origin: Origin,
  budget: Budget,
): Promise<MembersObservation> {
  const listing = await recentListing(session, imageId, budget);
  if (!listing.ok) {
    const { refusal } = listing;
    if (refusal.status === 403) {
      return { kind: "hidden", visibility: await hidingVisibility(session, imageId, refusal, budget) };
    }
    if (!isNotFound(refusal)) throw responseError(refusal);
    await goneFor(origin, session, { subject: `image ${imageId}`, imageId, refusal }, budget);
    return { kind: "absent" };
  }
  const members = new Map(listing.value.map((member) => [member.memberId, member]));
  const unlisted = expected.filter((memberId) => !members.has(memberId));
  const found = await Promise.all(
    unlisted.map((memberId) => findUnlisted(session, { imageId, memberId }, origin, budget)),
  );
  for (const member of found) if (member !== undefined) members.set(member.memberId, member);
  return { kind: "listed", members };
}

/** A policy may shorten listings, and a new share may be listed late. */
async function findUnlisted(
  session: Session,
  pair: Pair,
  origin: Origin,
  budget: Budget,
): Promise<Member | undefined> {
  const single = await getMember(session, pair, budget);
  if (single.ok) return single.value;
  if (!isNotFound(single.refusal)) throw responseError(single.refusal);
  const { imageId } = pair;
  await goneFor(origin, session, { subject: describeShare(pair), imageId, refusal: single.refusal }, budget);
  return undefined;
}
