import type { Session } from "../auth/session";
import { ShareError } from "../errors";
import type { Budget } from "../http/budget";
import { responseError } from "../http/refusal";
import { getImage, type Image } from "./images";
import { listMembers, type Member } from "./members";

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
  const image = await getImage(session, imageId, budget);
  if (!image.ok) {
    if (image.refusal.status !== 404) throw responseError(image.refusal);
    throw new ShareError({
      code: "IMAGE_NOT_FOUND",
      problem: image.refusal.summary,
      hint: "Check the image id, the region and whose credentials these are.",
    });
  }
  const { owner, visibility } = image.value;
  const members = await listMembers(session, imageId, budget);
  if (!members.ok) {
    if (members.refusal.status !== 403 || visibility === "shared") throw responseError(members.refusal);
    throw new ShareError({
      code: "IMAGE_NOT_SHAREABLE",
      problem: `${members.refusal.summary}; the image's visibility is ${visibility}`,
      hint: "Only an image of visibility shared (on IMS also private) has members to list.",
    });
  }
  const { projectId } = await session.location(budget);
  return { image: image.value, members: members.value, partial: owner !== projectId };
}
