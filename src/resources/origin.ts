import { ShareError } from "../errors";
import { isSameOrigin, type Origin } from "../ims/origin";
import type { Claims } from "./claims";
import type { Run } from "./run";

/**
 * Lets a resource go on with another cloud where that is the same project in the same region.
 *
 * @throws ShareError `PROJECT_MISMATCH`.
 */
export async function requireSameOrigin(
  run: Run,
  recorded: Origin,
  cloud: string | undefined,
): Promise<void> {
  const here = await originOf(run, cloud);
  if (isSameOrigin(here, recorded)) return;
  throw new ShareError({
    code: "PROJECT_MISMATCH",
    problem: `${cloud === undefined ? "without cloud the credentials are" : `cloud "${cloud}" is`} of project ${here.projectId} in region "${here.region}", and it was made by project ${recorded.projectId} in region "${recorded.region}"`,
    hint: "Give the resource another name in the program, so that one share is removed and another one made, or keep the cloud.",
  });
}

/** Whether the running program claims these very ids, in the recorded project and region. */
export async function stillDeclared(
  run: Run,
  claims: Claims,
  ids: readonly string[],
  recorded: Origin,
): Promise<boolean> {
  // The same cloud may stand for another project than before.
  for (const cloud of claims.cloudsOf(ids)) {
    if (isSameOrigin(await originOf(run, cloud), recorded)) return true;
  }
  return false;
}

async function originOf(run: Run, cloud: string | undefined): Promise<Origin> {
  const { session, budget } = await run.open(cloud);
  return session.location(budget);
}
