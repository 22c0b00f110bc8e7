import type { Location, Session } from "../auth/session";
import { ResponseError, ShareError } from "../errors";
import type { Budget } from "../http/budget";
import type { Refusal } from "../http/refusal";

/** Project and region in which something was made: what state records of whose it is. */
export type Origin = Pick<Location, "projectId" | "region">;

export function isSameOrigin(one: Origin, other: Origin): boolean {
  return one.projectId === other.projectId && isSameRegion(one, other);
}

/** A region that nothing names is that of the only image service there is. */
export function isSameRegion(one: Origin, other: Origin): boolean {
  return one.region === other.region || one.region === "" || other.region === "";
}

/** What is not there, by the service's answer. */
export interface Unseen {
  /** In words, such as "image …". */
  readonly subject: string;
  readonly imageId: string;
  readonly refusal: Refusal;
}

/**
 * What is not seen counts as gone where the image service itself says so, to the project and region that recorded it; a
 * gateway before it that has lost its way answers 404 as well.
 *
 * @throws ResponseError `RESPONSE_INVALID`, ShareError `PROJECT_MISMATCH`.
 */
export async function goneFor(
  origin: Origin,
  session: Session,
  { subject, imageId, refusal }: Unseen,
  budget: Budget,
): Promise<void> {
  if (!saysGone(imageId, refusal)) {
    throw new ResponseError({
      code: "RESPONSE_INVALID",
      problem: `${refusal.summary}, which does not say that ${subject} is gone`,
      hint: "Is the address the image service's own, and is the service up? If it is gone, `pulumi state delete` removes it from state.",
      status: refusal.status,
      serviceCode: refusal.words.code,
    });
  }
  await requireOrigin(origin, session, `${subject} is not seen`, budget);
}

/** Glance names the image in every 404 about it, and IMS has codes of its own. A gateway may repeat the path. */
export function saysGone(imageId: string, { words }: Refusal): boolean {
  return (
    words.code?.startsWith("IMG.") === true || words.text.replaceAll(`/${imageId}`, "").includes(imageId)
  );
}

/** @throws ShareError `PROJECT_MISMATCH` for another project or region than the recorded one. */
export async function requireOrigin(
  origin: Origin,
  session: Session,
  problem: string,
  budget: Budget,
): Promise<void> {
  const here = await session.location(budget);
  if (!isSameOrigin(here, origin)) throw mismatch(problem, here, origin);
}

/**
 * The same ids may name something else in another region, which must not be changed in its stead.
 *
 * @throws ShareError `PROJECT_MISMATCH`.
 */
export async function requireSameRegion(
  origin: Origin,
  session: Session,
  subject: string,
  budget: Budget,
): Promise<void> {
  const here = await session.location(budget);
  if (!isSameRegion(here, origin)) throw mismatch(`${subject} is not changed`, here, origin);
}

function mismatch(problem: string, here: Origin, origin: Origin): ShareError {
  return new ShareError({
    code: "PROJECT_MISMATCH",
    problem: `${problem} from project ${here.projectId} in region "${here.region}"; it was recorded by project ${origin.projectId} in region "${origin.region}"`,
    hint: "Use the credentials that recorded it: what another project or region does not see may still exist.",
  });
}
