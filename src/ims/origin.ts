import type { Location, Session } from "../auth/session";
import { ShareError } from "../errors";
import type { Budget } from "../http/budget";

/** Project and region in which something was made: what state records of whose it is. */
export type Origin = Pick<Location, "projectId" | "region">;

export function isSameOrigin(one: Origin, other: Origin): boolean {
  return one.projectId === other.projectId && one.region === other.region;
}

/**
 * What is not seen counts as gone for the project and region that recorded it, and for nobody else.
 *
 * @param subject - What is not seen, such as "image …".
 * @throws ShareError `PROJECT_MISMATCH` where another project or region is looking.
 */
export async function goneFor(
  origin: Origin,
  session: Session,
  subject: string,
  budget: Budget,
): Promise<void> {
  const here = await session.location(budget);
  if (isSameOrigin(here, origin)) return;
  throw new ShareError({
    code: "PROJECT_MISMATCH",
    problem: `${subject} is not seen from project ${here.projectId} in region "${here.region}"; it was recorded by project ${origin.projectId} in region "${origin.region}"`,
    hint: "Use the credentials that recorded it: what another project does not see may still exist.",
  });
}
