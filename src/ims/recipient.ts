import type { Location, Session } from "../auth/session";
import { ShareError } from "../errors";
import type { Budget } from "../http/budget";
import { getImage } from "./images";
import { listMembers } from "./members";

/** An image may be shared with hundreds of projects, which would help nobody in a message. */
const mostNamed = 3;

/**
 * The owner sees no offer to itself either, and may not answer one: only the image tells why.
 *
 * @throws ShareError `RECIPIENT_NEEDED` for the image's owner.
 */
export async function refuseOwner(
  session: Session,
  imageId: string,
  { projectId }: Location,
  budget: Budget,
): Promise<void> {
  const image = await getImage(session, imageId, budget);
  if (!image.ok || image.value.owner !== projectId) return;
  const members = await listMembers(session, imageId, budget);
  const memberIds = members.ok ? members.value.map(({ memberId }) => memberId) : [];
  const named = memberIds.length > 0 && memberIds.length <= mostNamed;
  const recipient = named ? `project ${memberIds.join(" or ")}` : "the project that it is shared with";
  throw recipientNeeded(imageId, recipient, `its owner, project ${projectId}`);
}

/**
 * @param recipient - Whose credentials are needed, such as "project …".
 * @param here - Whose they are.
 */
export function recipientNeeded(imageId: string, recipient: string, here: string): ShareError {
  return new ShareError({
    code: "RECIPIENT_NEEDED",
    problem: `cannot answer the offer of image ${imageId} for ${recipient}: these are credentials of ${here}`,
    hint: `Only the recipient accepts or rejects: use credentials of ${recipient}, for instance by cloud.`,
  });
}
