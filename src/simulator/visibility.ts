import { type MemberStatus, presentMember, type StoredImage, type Visibility } from "./cloud";
import type { FlavourRules } from "./flavour";

/** May this project see the image? Its owner always, everyone if it is public or community, a member whatever its status. */
export function maySee(image: StoredImage, projectId: string | undefined, flavour: FlavourRules): boolean {
  if (image.visibility === "public" || image.visibility === "community" || image.owner === projectId)
    return true;
  return membership(image, projectId, flavour) !== undefined;
}

/** The status of this project's membership; rows of an image that cannot be shared now do not count. */
export function membership(
  image: StoredImage,
  projectId: string | undefined,
  flavour: FlavourRules,
): MemberStatus | undefined {
  if (projectId === undefined || !flavour.shareable(image.visibility)) return undefined;
  return presentMember(image, projectId)?.status;
}

/** To its members an image is `shared`, also where its owner calls it `private`. */
export function visibilityFor(image: StoredImage, projectId: string | undefined): Visibility {
  return image.visibility === "private" && image.owner !== projectId ? "shared" : image.visibility;
}
