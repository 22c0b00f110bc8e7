import type { Session } from "../auth/session";
import { type ImsError, ResponseError, ShareError } from "../errors";
import type { Budget } from "../http/budget";
import { type Membership, readMembership } from "../ims/membership";

/** An image with its members, or why it does not show them. */
export type ImageView =
  | (Membership & { readonly imageId: string; readonly error?: undefined })
  | { readonly imageId: string; readonly error: ImsError };

/** Each image for itself: one that is refused does not hide the others. @throws ImsError that concerns them all. */
export function readImages(
  session: Session,
  imageIds: readonly string[],
  budget: Budget,
): Promise<readonly ImageView[]> {
  return Promise.all(
    imageIds.map(async (imageId): Promise<ImageView> => {
      try {
        return { imageId, ...(await readMembership(session, imageId, budget)) };
      } catch (error) {
        if (error instanceof ShareError || error instanceof ResponseError) return { imageId, error };
        throw error;
      }
    }),
  );
}
