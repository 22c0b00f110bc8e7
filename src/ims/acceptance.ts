import type { Location, Session } from "../auth/session";
import { type ImsError, ResponseError } from "../errors";
import type { Budget } from "../http/budget";
import { type Refusal, responseError } from "../http/refusal";
import { awaitOffer, type Patience } from "./await-offer";
import { getImage } from "./images";
import { describeShare, type Member, type MemberStatus, type Pair } from "./member";
import { answerOffer, getMember } from "./members";
import { goneFor, type Origin, requireOrigin, requireSameRegion, saysGone } from "./origin";
import { recipientNeeded, refuseOwner } from "./recipient";
import { isNotFound } from "./refusals";

/** What a recipient wants to be true of an image that is offered to it. */
export interface Wanted {
  readonly imageId: string;
  /** Id of the recipient's own project, which is the default. */
  readonly memberId: string | undefined;
  readonly status: MemberStatus;
  readonly vaultId: string | undefined;
}

export interface Answered {
  readonly member: Member;
  readonly location: Location;
}

/**
 * Makes sure that an offer has the wanted answer. An answer that is there already needs no call.
 *
 * @throws ShareError `RECIPIENT_NEEDED` for other credentials than the recipient's, `OFFER_NOT_FOUND`.
 */
export async function ensureAnswer(
  session: Session,
  wanted: Wanted,
  patience: Patience,
  budget: Budget,
): Promise<Answered> {
  const location = await session.location(budget);
  const pair = { imageId: wanted.imageId, memberId: location.projectId };
  if (wanted.memberId !== undefined && wanted.memberId !== location.projectId) {
    throw recipientNeeded(pair.imageId, `project ${wanted.memberId}`, `project ${location.projectId}`);
  }
  const offer = await awaitOffer(session, pair, patience, location, budget);
  if (offer.status === wanted.status) return { member: offer, location };
  const answered = await answerOffer(session, pair, wanted, budget);
  if (!answered.ok) throw await explainAnswer(session, pair, answered.refusal, location, budget);
  return { member: answered.value, location };
}

/** The offer as the recipient sees it, or undefined where it is gone for the project and region that recorded it. */
export async function observeOffer(
  session: Session,
  pair: Pair,
  origin: Origin,
  budget: Budget,
): Promise<Member | undefined> {
  const reply = await getMember(session, pair, budget);
  if (reply.ok) return reply.value;
  const { refusal } = reply;
  if (!isNotFound(refusal)) throw responseError(refusal);
  await offerGone(session, pair, refusal, origin, budget);
  return undefined;
}

/** Takes an acceptance back by rejecting the offer. An offer that is gone needs no answer. */
export async function withdrawAnswer(
  session: Session,
  pair: Pair,
  origin: Origin,
  budget: Budget,
): Promise<void> {
  await requireSameRegion(origin, session, describeShare(pair), budget);
  const answer = { status: "rejected", vaultId: undefined } as const;
  const rejected = await answerOffer(session, pair, answer, budget);
  if (rejected.ok) return;
  const { refusal } = rejected;
  const isGone = isNotFound(refusal) || (refusal.status === 403 && (await isForAll(session, pair, budget)));
  if (isGone) return offerGone(session, pair, refusal, origin, budget);
  throw await explainAnswer(session, pair, refusal, await session.location(budget), budget);
}

async function offerGone(
  session: Session,
  pair: Pair,
  refusal: Refusal,
  origin: Origin,
  budget: Budget,
): Promise<void> {
  const subject = describeShare(pair);
  const { imageId } = pair;
  if (!saysGone(imageId, refusal) && (await isForAll(session, pair, budget)))
    return requireOrigin(origin, session, `${subject} is not seen`, budget);
  return goneFor(origin, session, { subject, imageId, refusal }, budget);
}

/** What everybody may use is offered to nobody: Glance then says of each member that only shared images have any. */
async function isForAll(session: Session, { imageId }: Pair, budget: Budget): Promise<boolean> {
  const image = await getImage(session, imageId, budget);
  return image.ok && /^(public|community)$/.test(image.value.visibility);
}

async function explainAnswer(
  session: Session,
  { imageId }: Pair,
  refusal: Refusal,
  location: Location,
  budget: Budget,
): Promise<ImsError> {
  if (refusal.status === 403) await refuseOwner(session, imageId, location, budget);
  const error = responseError(refusal);
  if (refusal.status !== 400) return error;
  const { code, problem, status, serviceCode } = error;
  const hint =
    "A full-ECS image that was made from a backup is accepted with vaultId, the vault that will hold it.";
  return new ResponseError({ code, problem, status, serviceCode, hint });
}
