import type { Session } from "../auth/session";
import type { Budget } from "../http/budget";
import { type Refusal, responseError } from "../http/refusal";
import type { Image } from "./image";
import { getImage } from "./images";

/**
 * The image's visibility, where it explains a 403 of a members call.
 *
 * @throws ResponseError, the 403 itself, where it does not.
 */
export async function hidingVisibility(
  session: Session,
  imageId: string,
  refusal: Refusal,
  budget: Budget,
): Promise<string> {
  const image = await getImage(session, imageId, budget);
  if (image.ok && explains(image.value, refusal)) return image.value.visibility;
  throw responseError(refusal);
}

/** IMS shares private images, and gives its refusals a code of its own: there `private` is no reason. */
export function explains({ visibility }: Image, { words }: Refusal): boolean {
  return visibility !== "shared" && !(visibility === "private" && words.code !== undefined);
}
