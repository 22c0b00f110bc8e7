import type { Session } from "../../src/auth/session";
import type { Pair } from "../../src/ims/member";
import { observeShare, type ShareObservation } from "../../src/ims/observation";
import type { Origin } from "../../src/ims/origin";
import { ensureShare, removeShare } from "../../src/ims/share";
import { type Flavour, type Simulator, startSimulator } from "../../src/simulator";
import { budget, sessionOf, sessionTest } from "../auth/session-of";

/** An image of the owner's, the recipient's project, and the calls that make and end a share between them. */
export interface ShareBench {
  readonly pair: Pair;
  readonly imageId: string;
  readonly memberId: string;
  /** Path of the image's members, and of the one member. */
  readonly members: string;
  readonly member: string;
  /** Where the share is made. */
  readonly origin: Origin;
  readonly ensure: (adoptExisting?: boolean) => ReturnType<typeof ensureShare>;
  readonly observe: (session?: Session, origin?: Origin) => Promise<ShareObservation>;
  readonly remove: (session?: Session, origin?: Origin) => Promise<void>;
}

export function shareBenchOf(cloud: Simulator, session: Session): ShareBench {
  const imageId = cloud.addImage().id;
  const memberId = cloud.recipient.projectId;
  const pair = { imageId, memberId };
  const here = { projectId: cloud.owner.projectId, region: cloud.region };
  return {
    pair,
    imageId,
    memberId,
    members: `/v2/images/${imageId}/members`,
    member: `/v2/images/${imageId}/members/${memberId}`,
    origin: here,
    ensure: (adoptExisting = true) => ensureShare(session, pair, adoptExisting, budget()),
    observe: (by = session, origin = here) => observeShare(by, pair, origin, budget()),
    remove: (by = session, origin = here) => removeShare(by, pair, origin, budget()),
  };
}

export const shareTest = sessionTest.extend<{ share: ShareBench }>({
  share: async ({ cloud, session }, use) => {
    await use(shareBenchOf(cloud, session));
  },
});

/** Runs with a cloud of a flavour or a quota of its own. */
export async function withCloud(
  options: { readonly flavour?: Flavour; readonly memberQuota?: number },
  run: (cloud: Simulator, share: ShareBench) => Promise<void>,
): Promise<void> {
  const cloud = await startSimulator(options);
  await run(cloud, shareBenchOf(cloud, sessionOf(cloud)));
  await cloud.close();
}
