import type { Location, Session } from "../auth/session";
import { ShareError } from "../errors";
import type { Budget } from "../http/budget";
import { responseError } from "../http/refusal";
import { describeShare, type Member, type Pair } from "./member";
import { addMember, getMember, removeMember } from "./members";
import { goneFor, type Origin, requireSameRegion } from "./origin";
import { explainRefusal, isNotFound, meaningOf } from "./refusals";
import { hidingVisibility } from "./visibility";

export interface Ensured {
  readonly member: Member;
  /** False where the share was there before. */
  readonly made: boolean;
  readonly location: Location;
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
  if (!adoptExisting) await refuseExisting(session, pair, budget);
  const added = await addMember(session, pair, budget);
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

/** Before the first try: after one that was lost, what is there could be its own. */
async function refuseExisting(session: Session, pair: Pair, budget: Budget): Promise<void> {
  const found = await getMember(session, pair, budget);
  if (found.ok) throw alreadyShared(found.value);
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
  const subject = describeShare(pair);
  await requireSameRegion(origin, session, subject, budget);
  const removed = await removeMember(session, pair, budget);
  if (removed.ok) return;
  const { refusal } = removed;
  if (isNotFound(refusal))
    return goneFor(origin, session, { subject, imageId: pair.imageId, refusal }, budget);
  if (refusal.status !== 403) throw responseError(refusal);
  const visibility = await hidingVisibility(session, pair.imageId, refusal, budget);
  throw new ShareError({
    code: "MEMBER_HIDDEN",
    problem: `${refusal.summary}; the image is ${visibility} now, which hides its members without removing them`,
    hint: "Set the image's visibility to shared again and repeat, or give the share up with `pulumi state delete`: it comes back when the image is shared again.",
  });
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
