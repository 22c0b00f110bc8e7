import type { Session } from "../auth/session";
import type { Budget } from "../http/budget";
import type { Image } from "./image";
import { getImage } from "./images";
import type { Member } from "./member";
import { listMembers } from "./members";
import { explainRefusal, notYours } from "./refusals";

/** The members of an image, and whose view that is. */
export interface Membership {
  readonly image: Image;
  /** In the service's order. */
  readonly members: readonly Member[];
  /** True for a recipient, who is shown nothing but its own membership. */
  readonly partial: boolean;
}

/** @throws ShareError `IMAGE_NOT_FOUND`, `IMAGE_NOT_SHAREABLE` where the image's visibility hides its members. */
export async function readMembership(session: Session, imageId: string, budget: Budget): Promise<Membership> {
  const location = await session.location(budget);
  const image = await getImage(session, imageId, budget);
  if (!image.ok) throw await explainRefusal(session, imageId, image.refusal, location, budget);
  const members = await listMembers(session, imageId, budget);
  if (!members.ok) throw await explainRefusal(session, imageId, members.refusal, location, budget);
  return { image: image.value, members: members.value, partial: image.value.owner !== location.projectId };
}

/**
 * The members of one's own image by id, as of now.
 *
 * @throws ShareError `IMAGE_NOT_YOURS` for a recipient, who would take its partial view for the whole; and as
 * {@link readMembership}.
 */
export async function readMembers(
  session: Session,
  imageId: string,
  budget: Budget,
): Promise<ReadonlyMap<string, Member>> {
  const location = await session.location(budget);
  const members = await listMembers(session, imageId, budget);
  if (!members.ok) throw await explainRefusal(session, imageId, members.refusal, location, budget);
  // Only a recipient finds its own project in a listing, and then nothing else: that is when the owner is asked for.
  if (members.value.some(({ memberId }) => memberId === location.projectId)) {
    const { image, partial } = await readMembership(session, imageId, budget);
    if (partial) throw notYours(image, location);
  }
  return new Map(members.value.map((member) => [member.memberId, member]));
}
