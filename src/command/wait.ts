import { setTimeout as sleep } from "node:timers/promises";
import type { Session } from "../auth/session";
import { ConnectionError, type ImsError, ResponseError } from "../errors";
import { Budget } from "../http/budget";
import type { Pace } from "../http/repetition";
import { listMembers } from "../ims/members";
import type { Membership } from "../ims/membership";
import { explainRefusal } from "../ims/refusals";
import { awaitedOf, changesBetween, summaryOf, type Verdict, verdictOf } from "./answers";

export interface Gate {
  /** The project that is waited for; all members where it is undefined. */
  readonly memberId: string | undefined;
  readonly seconds: number;
  /** Gets a line when the waiting begins and ends, and for each change. */
  readonly say: (line: string) => void;
  readonly lookPace?: Pace;
}

const defaultLookPace: Pace = { shortest: 2_000, longest: 30_000 };

/**
 * Looks again and again, one listing an image each time, until all have accepted, one has rejected, or the time is up.
 * Trouble that may pass is waited out like everything else.
 *
 * @throws ImsError for trouble that does not pass by itself: the image is gone, the credentials are refused.
 */
export async function awaitAnswers(
  session: Session,
  first: readonly Membership[],
  { memberId, seconds, say, lookPace = defaultLookPace }: Gate,
): Promise<{ readonly verdict: Verdict; readonly memberships: readonly Membership[] }> {
  const begun = performance.now();
  const left = (): number => begun + seconds * 1000 - performance.now();
  const sayNow = (text: string): void => say(`${Math.round(seconds - left() / 1000)} s: ${text}`);
  let memberships = first;
  let awaited = awaitedOf(first, memberId);
  let reached = true;
  if (verdictOf(awaited) === "open") say(`waiting up to ${seconds} s: ${summaryOf(awaited)}`);
  for (let pause = lookPace.shortest; verdictOf(awaited) === "open"; pause *= 1.5) {
    if (left() <= 0) {
      sayNow(`the time is up: ${summaryOf(awaited)}`);
      return { verdict: "open", memberships };
    }
    await sleep(Math.min(pause, lookPace.longest, Math.max(0, left())));
    try {
      memberships = await lookAgain(session, memberships, new Budget(Math.max(1, Math.ceil(left() / 1000))));
      reached = true;
    } catch (error) {
      if (!mayPass(error)) throw error;
      if (reached) sayNow(`no answer (${error.code}), which may pass: looking on`);
      reached = false;
    }
    const now = awaitedOf(memberships, memberId);
    for (const change of changesBetween(awaited, now)) sayNow(change);
    awaited = now;
  }
  const verdict = verdictOf(awaited);
  sayNow(`${verdict}: ${summaryOf(awaited)}`);
  return { verdict, memberships };
}

function lookAgain(
  session: Session,
  memberships: readonly Membership[],
  budget: Budget,
): Promise<readonly Membership[]> {
  return Promise.all(
    memberships.map(async (membership) => {
      const { imageId } = membership.image;
      const listing = await listMembers(session, imageId, budget);
      if (listing.ok) return { ...membership, members: listing.value };
      throw await explainRefusal(session, imageId, listing.refusal, await session.location(budget), budget);
    }),
  );
}

function mayPass(error: unknown): error is ImsError {
  if (error instanceof ConnectionError) return error.code !== "TLS_FAILED";
  return error instanceof ResponseError && (error.code === "SERVICE_FAILED" || error.code === "THROTTLED");
}
