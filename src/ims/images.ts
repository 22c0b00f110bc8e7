import * as v from "valibot";
import type { ImageRequest, Session } from "../auth/session";
import type { Budget } from "../http/budget";
import type { Reply } from "../http/client";
import type { Image } from "./image";
import { imagePath } from "./paths";

/** The shape of an image in an answer. */
export const ImageBody = v.pipe(
  v.object({
    id: v.string(),
    name: v.nullish(v.string(), ""),
    owner: v.string(),
    visibility: v.string(),
    status: v.string(),
  }),
  v.transform(({ id, ...image }): Image => ({ imageId: id, ...image, name: image.name ?? "" })),
);

/** `GET /v2/images/{image}`: for the owner, and for members. */
export function getImage(session: Session, imageId: string, budget: Budget): Promise<Reply<Image>> {
  const request: ImageRequest = {
    purpose: `read image ${imageId}`,
    method: "GET",
    path: imagePath(imageId),
  };
  return session.send(request, { status: 200, shape: ImageBody }, budget);
}
