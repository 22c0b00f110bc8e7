import type { Session } from "../../src/auth/session";
import { ensureAnswer, type Wanted } from "../../src/ims/acceptance";
import type { Patience } from "../../src/ims/await-offer";
import type { Pair } from "../../src/ims/member";
import type { Origin } from "../../src/ims/origin";
import type { Simulator } from "../../src/simulator";
import { budget, sessionOf } from "../auth/session-of";
import { simulatorTest } from "../http/simulator-test";
import { fastPace } from "../http/thing";

/** An image of the owner's, and the recipient who is to answer its offer. */
export interface Recipient {
  readonly session: Session;
  readonly pair: Pair;
  readonly origin: Origin;
  /** Path of the offer. */
  readonly offer: string;
  readonly said: readonly string[];
  readonly answer: (
    changes?: Partial<Wanted>,
    patience?: Partial<Patience>,
    by?: Session,
  ) => ReturnType<typeof ensureAnswer>;
}

export function recipientOf(cloud: Simulator, imageId = cloud.addImage().id): Recipient {
  const session = sessionOf(cloud, cloud.recipient);
  const said: string[] = [];
  const pair = { imageId, memberId: cloud.recipient.projectId };
  return {
    session,
    pair,
    origin: { projectId: cloud.recipient.projectId, region: cloud.region },
    offer: `/v2/images/${imageId}/members/${pair.memberId}`,
    said,
    answer: (changes = {}, patience = {}, by = session) =>
      ensureAnswer(
        by,
        { imageId, memberId: undefined, status: "accepted", vaultId: undefined, ...changes },
        { seconds: 0, pace: fastPace, say: (line) => said.push(line), ...patience },
        budget(),
      ),
  };
}

/** A test with a recipient of an image that is not offered yet. */
export const recipientTest = simulatorTest.extend<{ recipient: Recipient }>({
  recipient: async ({ cloud }, use) => {
    await use(recipientOf(cloud));
  },
});

/** Offers the image. */
export const offered = (
  cloud: Simulator,
  { pair }: Recipient,
  status?: "pending" | "accepted" | "rejected",
) => cloud.addMember(pair.imageId, pair.memberId, status);
