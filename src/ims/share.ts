import type { Location, Session } from "../auth/session";
import { ShareError } from "../errors";
import type { Budget } from "../http/budget";
import { type Refusal, responseError } from "../http/refusal";
import { getImage } from "./images";
import { forgetListing, recentListing } from "./listings";
import { addMember, getMember, type Member, type Pair, removeMember } from "./members";
import { explainRefusal, meaningOf } from "./refusals";

/** Project and region that a share was made in. */
export type Origin = Pick<Location, "projectId" | "region">;

export type Observation =
  | { readonly kind: "present"; readonly member: Member }
  | { readonly kind: "absent" }
  /** The image's visibility hides its members; they come back with it. */
  | { readonly kind: "hidden"; readonly visibility: string };

export interface Ensured {
  readonly member: Member;
  /** False where the share was there before. */
  readonly made: boolean;
  readonly location: Location;
}

/**
 * Looks whether a share exists. The owner's listing says more than a GET of the member: 403 there means that the image
 * is not shareable now. Absence is believed only of a token for the recorded project and region.
 *
 * @throws ShareError `PROJECT_MISMATCH`; any other doubt is an error as well, never "absent".
 */
export async function observeShare(
  session: Session,
  pair: Pair,
  origin: Origin,
  budget: Budget,
): Promise<Observation> {
  const listing = await recentListing(session, pair.imageId, budget);
  if (listing.ok) {
    const listed = listing.value.find((member) => member.memberId === pair.memberId);
    if (listed !== undefined) return { kind: "present", member: listed };
    // A policy may shorten listings, and a new share may be listed late.
    const single = await getMember(session, pair, budget);
    if (single.ok) return { kind: "present", member: single.value };
    if (single.refusal.status !== 404) throw responseError(single.refusal);
  } else if (listing.refusal.status === 403) {
    return { kind: "hidden", visibility: await hidingVisibility(session, pair, listing.refusal, budget) };
  } else if (listing.refusal.status !== 404) {
    throw responseError(listing.refusal);
  }
  await absentFor(origin, session, pair, budget);
  return { kind: "absent" };
}

/**
 * Makes a share, or takes over one that exists.
 *
 * @throws ShareError by what the service says about image and project; `MEMBER_EXISTS` where `adoptExisting` is false.
 */
export async function ensureShare(
  session: Session,
  pair: Pair,
  adoptExisting: boolean,
  budget: Budget,
): Promise<Ensured> {
  const location = await session.location(budget);
  if (pair.memberId === location.projectId) throw sharedWithItself(pair);
  const added = await addMember(session, pair, budget).finally(() => forgetListing(session, pair.imageId));
  if (added.ok) return { member: added.value, made: true, location };

  const { refusal } = added;
  // A full quota is reported before a duplicate is.
  if (refusal.status !== 409 && meaningOf(refusal)?.code !== "MEMBER_QUOTA_REACHED") {
    throw await explainRefusal(session, pair.imageId, refusal, location, budget);
  }
  const found = await getMember(session, pair, budget);
  if (!found.ok) throw await explainRefusal(session, pair.imageId, refusal, location, budget);
  // A conflict after a try in doubt is with what that try made.
  if (!adoptExisting && !refusal.inDoubt) throw alreadyShared(found.value);
  return { member: found.value, made: refusal.inDoubt, location };
}

/**
 * Removes a share. Gone already is success, for a token of the recorded project and region.
 *
 * @throws ShareError `MEMBER_HIDDEN` while the image's visibility hides the share, which would come back with it.
 */
export async function removeShare(
  session: Session,
  pair: Pair,
  origin: Origin,
  budget: Budget,
): Promise<void> {
  const removed = await removeMember(session, pair, budget).finally(() =>
    forgetListing(session, pair.imageId),
  );
  if (removed.ok) return;
  const { refusal } = removed;
  if (refusal.status === 404) return absentFor(origin, session, pair, budget);
  if (refusal.status !== 403) throw responseError(refusal);
  const visibility = await hidingVisibility(session, pair, refusal, budget);
  throw new ShareError({
    code: "MEMBER_HIDDEN",
    problem: `${refusal.summary}; the image is ${visibility} now, which hides its members without removing them`,
    hint: "Set the image's visibility to shared again and repeat, or give the share up with `pulumi state delete`: it comes back when the image is shared again.",
  });
}

/**
 * What is not seen counts as gone for the project and region that recorded it, and for nobody else.
 *
 * @throws ShareError `PROJECT_MISMATCH` where another project or region is looking than the one that recorded the share.
 */
export async function absentFor(origin: Origin, session: Session, pair: Pair, budget: Budget): Promise<void> {
  const here = await session.location(budget);
  if (here.projectId === origin.projectId && here.region === origin.region) return;
  throw new ShareError({
    code: "PROJECT_MISMATCH",
    problem: `the share of image ${pair.imageId} with project ${pair.memberId} is not seen from project ${here.projectId} in region "${here.region}"; it was recorded by project ${origin.projectId} in region "${origin.region}"`,
    hint: "Use the credentials that recorded it: what another project does not see may still exist.",
  });
}

/** The visibility that explains a 403, or the 403 as an error. */
async function hidingVisibility(
  session: Session,
  pair: Pair,
  refusal: Refusal,
  budget: Budget,
): Promise<string> {
  const image = await getImage(session, pair.imageId, budget);
  if (image.ok && image.value.visibility !== "shared") return image.value.visibility;
  throw responseError(refusal);
}

function sharedWithItself({ imageId, memberId }: Pair): ShareError {
  return new ShareError({
    code: "MEMBER_IS_OWNER",
    problem: `cannot share image ${imageId} with project ${memberId}: it is the project of these credentials`,
    hint: "memberId is the id of the project to share with.",
  });
}

function alreadyShared({ imageId, memberId, status, createdAt }: Member): ShareError {
  return new ShareError({
    code: "MEMBER_EXISTS",
    problem: `image ${imageId} is shared with project ${memberId} since ${createdAt} already (status ${status}), and adoptExisting is false`,
    hint: "Remove that share, or leave adoptExisting at true to take it over; after a rename in the program, give the resource its old name in `aliases`.",
  });
}
