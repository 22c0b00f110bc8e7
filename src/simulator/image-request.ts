import type { ReceivedRequest } from "./answer";
import type { Cloud, StoredImage } from "./cloud";
import { type FlavourRules, Refusal } from "./flavour";
import { maySee } from "./visibility";

/** A request to the image service that brought a good token, with what every handler needs. */
export interface ImageRequest {
  readonly received: ReceivedRequest;
  readonly cloud: Cloud;
  readonly flavour: FlavourRules;
  readonly memberQuota: number;
  /** Project of the token; an unscoped token has none. */
  readonly projectId: string | undefined;
}

/** The image as this project sees it, or the 404 that hides it. */
export function lookUpImage(request: ImageRequest, imageId: string, explanation: string): StoredImage {
  const image = request.cloud.images.get(imageId);
  if (!image || !maySee(image, request.projectId, request.flavour))
    throw new Refusal(404, explanation, "notFound");
  return image;
}
