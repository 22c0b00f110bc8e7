import { setTimeout as sleep } from "node:timers/promises";
import type { Location, Session } from "../auth/session";
import { type ImsError, ResponseError, ShareError } from "../errors";
import type { Budget } from "../http/budget";
import type { Reply } from "../http/client";
import { type Refusal, responseError } from "../http/refusal";
import type { Pace } from "../http/repetition";
import { getImage } from "./images";
import { describeShare, type Member, type MemberStatus, type Pair } from "./member";
import { answerOffer, getMember } from "./members";
import { goneFor, type Origin, requireOrigin, requireSameRegion, saysGone } from "./origin";
import { recipientNeeded, refuseOwner } from "./recipient";

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

/** How long to wait for an offer that is not there yet. */
export interface Patience {
  readonly seconds: number;
  /** Between two looks. Default 1 s to 15 s. */
  readonly pace?: Pace;
  /** Gets a line when the waiting begins and when it ends. */
  readonly say: (line: string) => void;
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
  if (refusal.status !== 404) throw responseError(refusal);
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
  const isGone =
    refusal.status === 404 || (refusal.status === 403 && (await isForAll(session, pair, budget)));
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

const defaultPace: Pace = { shortest: 1_000, longest: 15_000 };

async function awaitOffer(
  session: Session,
  pair: Pair,
  { seconds, say, pace = defaultPace }: Patience,
  location: Location,
  budget: Budget,
): Promise<Member> {
  const look = async (): Promise<Reply<Member>> => {
    const reply = await getMember(session, pair, budget);
    if (!reply.ok && reply.refusal.status !== 404) throw responseError(reply.refusal);
    return reply;
  };
  const first = await look();
  if (first.ok) return first.value;
  await refuseOwner(session, pair.imageId, location, budget);
  if (seconds === 0) throw noOffer(pair, seconds, first.refusal);

  const subject = `image ${pair.imageId} to be shared with project ${pair.memberId}`;
  say(`waiting up to ${seconds} s for ${subject}`);
  const begun = performance.now();
  const waited = (): number => (performance.now() - begun) / 1000;
  for (let pause = pace.shortest; ; pause = Math.min(pace.longest, pause * 2)) {
    await sleep(Math.min(pause, (seconds - waited()) * 1000));
    const reply = await look();
    if (reply.ok) {
      say(`waited ${Math.round(waited())} s for ${subject}: it is now`);
      return reply.value;
    }
    if (waited() >= seconds) throw noOffer(pair, seconds, reply.refusal);
  }
}

function noOffer({ imageId, memberId }: Pair, seconds: number, refusal: Refusal): ShareError {
  const after = seconds === 0 ? "" : ` after ${seconds} s`;
  return new ShareError({
    code: "OFFER_NOT_FOUND",
    problem: `image ${imageId} is not shared with project ${memberId}${after}: ${refusal.summary}`,
    hint: "Ask the owner to share it with this project in this region, or let waitForShareSeconds wait for it.",
  });
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
