import { setTimeout as sleep } from "node:timers/promises";
import type { Location, Session } from "../auth/session";
import { type ImsError, ResponseError, ShareError } from "../errors";
import type { Budget } from "../http/budget";
import { type Refusal, responseError } from "../http/refusal";
import { getImage } from "./images";
import { forgetListing } from "./listings";
import { answerOffer, describeShare, getMember, type Member, type MemberStatus, type Pair } from "./members";
import { goneFor, type Origin } from "./origin";

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
    throw recipientNeeded(pair.imageId, wanted.memberId, location);
  }
  const offer = await awaitOffer(session, pair, patience, location, budget);
  if (offer.status === wanted.status) return { member: offer, location };
  const answered = await answerOffer(session, pair, wanted, budget).finally(() =>
    forgetListing(session, pair.imageId),
  );
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
  if (reply.refusal.status !== 404) throw responseError(reply.refusal);
  await goneFor(origin, session, describeShare(pair), budget);
  return undefined;
}

/** Takes an acceptance back by rejecting the offer. An offer that is gone needs no answer. */
export async function withdrawAnswer(
  session: Session,
  pair: Pair,
  origin: Origin,
  budget: Budget,
): Promise<void> {
  const rejected = await answerOffer(session, pair, { status: "rejected", vaultId: undefined }, budget);
  if (rejected.ok) return;
  if (rejected.refusal.status === 404) return goneFor(origin, session, describeShare(pair), budget);
  throw await explainAnswer(session, pair, rejected.refusal, await session.location(budget), budget);
}

const shortestPoll = 1_000;
const longestPoll = 15_000;

async function awaitOffer(
  session: Session,
  pair: Pair,
  { seconds, say }: Patience,
  location: Location,
  budget: Budget,
): Promise<Member> {
  const begun = performance.now();
  const waited = (): number => performance.now() - begun;
  const subject = `image ${pair.imageId} to be shared with project ${pair.memberId}`;
  for (let pause = shortestPoll; ; pause = Math.min(longestPoll, pause * 2)) {
    const reply = await getMember(session, pair, budget);
    if (reply.ok) {
      if (pause > shortestPoll) say(`waited ${Math.round(waited() / 1000)} s for ${subject}: it is now`);
      return reply.value;
    }
    if (reply.refusal.status !== 404) throw responseError(reply.refusal);
    const left = seconds * 1000 - waited();
    if (left <= 0) throw await noOffer(session, pair, seconds, reply.refusal, location, budget);
    if (pause === shortestPoll) say(`waiting up to ${seconds} s for ${subject}`);
    await sleep(Math.min(pause, left));
  }
}

/** The owner sees no offer to itself either: asking for the image tells the two apart. */
async function noOffer(
  session: Session,
  { imageId, memberId }: Pair,
  seconds: number,
  refusal: Refusal,
  location: Location,
  budget: Budget,
): Promise<ShareError> {
  const image = await getImage(session, imageId, budget);
  if (image.ok && image.value.owner === memberId) return recipientNeeded(imageId, undefined, location);
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
  if (refusal.status === 403) {
    const image = await getImage(session, imageId, budget);
    if (image.ok && image.value.owner === location.projectId)
      return recipientNeeded(imageId, undefined, location);
  }
  const error = responseError(refusal);
  if (refusal.status !== 400) return error;
  const { code, problem, status, serviceCode } = error;
  const hint =
    "A full-ECS image that was made from a backup is accepted with vaultId, the vault that will hold it.";
  return new ResponseError({ code, problem, status, serviceCode, hint });
}

function recipientNeeded(imageId: string, memberId: string | undefined, { projectId }: Location): ShareError {
  const recipient = memberId === undefined ? "the project that it is shared with" : `project ${memberId}`;
  const here = memberId === undefined ? `its owner, project ${projectId}` : `project ${projectId}`;
  return new ShareError({
    code: "RECIPIENT_NEEDED",
    problem: `cannot answer the offer of image ${imageId} for ${recipient}: these are credentials of ${here}`,
    hint: `Only the recipient accepts or rejects: use credentials of ${recipient}, for instance by cloud.`,
  });
}
