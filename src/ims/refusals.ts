import type { Location, Session } from "../auth/session";
import { type ErrorCode, type ImsError, ShareError } from "../errors";
import type { Budget } from "../http/budget";
import { type Refusal, responseError } from "../http/refusal";
import type { Image } from "./image";
import { getImage } from "./images";
import { explains } from "./visibility";

export interface Meaning {
  readonly code: ErrorCode;
  readonly hint: string;
}

const meanings = {
  imageNotFound: {
    code: "IMAGE_NOT_FOUND",
    hint: "Check the image id, the region and whose credentials these are: an image that this project may not see looks the same.",
  },
  imageNotYours: {
    code: "IMAGE_NOT_YOURS",
    hint: "Only the project that owns an image shares it: use its credentials.",
  },
  imageNotShareable: {
    code: "IMAGE_NOT_SHAREABLE",
    hint: "Only an image of visibility shared (on IMS also private) can have members; not public, community or encrypted ones.",
  },
  memberIsOwner: {
    code: "MEMBER_IS_OWNER",
    hint: "memberId is the project that owns the image: give the id of the project to share with.",
  },
  memberUnknown: {
    code: "MEMBER_UNKNOWN",
    hint: "memberId is the id of a project (not a domain) of this same region: images are not shared across regions.",
  },
  quota: {
    code: "MEMBER_QUOTA_REACHED",
    hint: "The image has as many members as its quota allows: remove some, or ask for a larger quota.",
  },
} as const satisfies Record<string, Meaning>;

/** https://docs.otc.t-systems.com/image-management-service/api-ref/error_codes.html */
const byServiceCode: Readonly<Record<string, Meaning>> = {
  "IMG.0027": meanings.imageNotFound,
  "IMG.0031": meanings.imageNotFound,
  "IMG.0106": meanings.imageNotYours,
  "IMG.0089": meanings.imageNotShareable,
  "IMG.0098": meanings.imageNotShareable,
  "IMG.0135": meanings.imageNotShareable,
  "IMG.0076": meanings.memberIsOwner,
  "IMG.0178": meanings.memberIsOwner,
  "IMG.0067": meanings.memberUnknown,
  "IMG.0108": meanings.memberUnknown,
  "IMG.0177": meanings.memberUnknown,
  "IMG.0088": meanings.quota,
};

const byStatus: Readonly<Record<number, Meaning>> = {
  404: meanings.imageNotFound,
  413: meanings.quota,
};

/** What a refusal of a members call means; undefined where it says nothing about the share. */
export function meaningOf({ status, words, headers }: Refusal): Meaning | undefined {
  const byCode = words.code === undefined ? undefined : byServiceCode[words.code];
  // A 413 that names a time to come back is a rate limit, not a quota.
  return byCode ?? (headers["retry-after"] === undefined ? byStatus[status] : undefined);
}

/** Whether what was asked for is not there, or not for this project. IMS may say so with 400 and a code of its own. */
export function isNotFound(refusal: Refusal): boolean {
  return refusal.status === 404 || meaningOf(refusal)?.code === "IMAGE_NOT_FOUND";
}

/** The error for a refused share. A bare 403 hides its reason: the image's owner and visibility tell it. */
export async function explainRefusal(
  session: Session,
  imageId: string,
  refusal: Refusal,
  location: Location,
  budget: Budget,
): Promise<ImsError> {
  const meaning = meaningOf(refusal);
  if (refusal.status !== 403 && meaning?.code !== "IMAGE_NOT_SHAREABLE") {
    return meaning === undefined
      ? responseError(refusal)
      : new ShareError({ ...meaning, problem: refusal.summary });
  }
  const image = await getImage(session, imageId, budget);
  if (!image.ok) return responseError(refusal);
  const { owner, visibility } = image.value;
  if (owner !== location.projectId) return notYours(image.value, location, refusal);
  if (meaning === undefined && !explains(image.value, refusal)) return responseError(refusal);
  const problem = `${refusal.summary}; the image's visibility is ${visibility}`;
  return new ShareError({ ...(meaning ?? meanings.imageNotShareable), problem });
}

/** The error for another project than the owner's. */
export function notYours({ imageId, owner }: Image, { projectId }: Location, refusal?: Refusal): ShareError {
  const tried = refusal === undefined ? `image ${imageId}` : `${refusal.summary}; the image`;
  const problem = `${tried} belongs to project ${owner}, and these are credentials of project ${projectId}`;
  return new ShareError({ ...meanings.imageNotYours, problem });
}
