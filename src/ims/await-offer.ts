import { setTimeout as sleep } from "node:timers/promises";
import type { Location, Session } from "../auth/session";
import { ShareError } from "../errors";
import type { Budget } from "../http/budget";
import type { Reply } from "../http/client";
import { type Refusal, responseError } from "../http/refusal";
import type { Pace } from "../http/repetition";
import type { Member, Pair } from "./member";
import { getMember } from "./members";
import { refuseOwner } from "./recipient";
import { isNotFound } from "./refusals";

/** How long to wait for an offer that is not there yet. */
export interface Patience {
  readonly seconds: number;
  /** Between two looks. Default 1 s to 15 s. */
  readonly pace?: Pace;
  /** Gets a line when the waiting begins and when it ends. */
  readonly say: (line: string) => void;
}

const defaultPace: Pace = { shortest: 1_000, longest: 15_000 };

/**
 * The offer, at once or as soon as it is there: looked for less and less often.
 *
 * @throws ShareError `OFFER_NOT_FOUND` when the patience is over, `RECIPIENT_NEEDED` for the owner's credentials.
 */
export async function awaitOffer(
  session: Session,
  pair: Pair,
  { seconds, say, pace = defaultPace }: Patience,
  location: Location,
  budget: Budget,
): Promise<Member> {
  const look = async (): Promise<Reply<Member>> => {
    const reply = await getMember(session, pair, budget);
    if (!reply.ok && !isNotFound(reply.refusal)) throw responseError(reply.refusal);
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
