import { ShareError } from "../errors";
import { isSameOrigin, isSameRegion, type Origin } from "../ims/origin";
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

/** Whether the running program declares a share of the recorded region, in whosever name. */
export function shareDeclared(run: Run, ids: readonly string[], recorded: Origin): Promise<boolean> {
  return declared(run, run.shares.cloudsOf(ids), (origin) => isSameRegion(origin, recorded));
}

/** Whether the running program declares an answer of the recorded project in its region. */
export function answerDeclared(run: Run, ids: readonly string[], recorded: Origin): Promise<boolean> {
  return declared(run, run.acceptances.cloudsOf(ids), (origin) => isSameOrigin(origin, recorded));
}

/** The same cloud, or none, may stand for another project than before. */
async function declared(
  run: Run,
  clouds: readonly (string | undefined)[],
  isSame: (origin: Origin) => boolean,
): Promise<boolean> {
  for (const cloud of clouds) {
    if (isSame(await originOf(run, cloud))) return true;
  }
  return false;
}

async function originOf(run: Run, cloud: string | undefined): Promise<Origin> {
  const { session, budget } = await run.open(cloud);
  return session.location(budget);
}
