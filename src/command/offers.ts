import type { MemberStatus } from "../ims/member";
import { listOffers } from "../ims/offers";
import { type ExitCode, exitCodes } from "./exit-codes";
import { renderJson } from "./output/json";
import { renderTable } from "./output/table";
import { openSessions, type Surroundings } from "./surroundings";

export interface OffersOptions {
  readonly cloud?: string;
  readonly status: MemberStatus | "all";
  /** Id of the project that shares. */
  readonly owner?: string;
  readonly json?: true;
}

/** `offers`: what other projects share with this one. */
export async function runOffers(
  { cloud, status, owner, json }: OffersOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const sessions = openSessions(surroundings);
  const session = sessions.open(cloud);
  const budget = sessions.startBudget();
  const images = await listOffers(session, status, owner, budget);
  if (json) {
    surroundings.print(renderJson({ images }));
    return exitCodes.done;
  }
  if (images.length === 0) {
    const { projectId, region } = await session.location(budget);
    const answer = status === "all" ? "" : `, with status ${status}`;
    surroundings.say(`Nothing is offered to project ${projectId} in region "${region}"${answer}.`);
    return exitCodes.done;
  }
  const head = ["IMAGE", "NAME", "OWNER", "STATUS", "IMAGE STATUS"];
  const rows = images.map((image) => [
    image.imageId,
    image.name,
    image.owner,
    image.memberStatus,
    image.status,
  ]);
  surroundings.print(renderTable([head, ...rows]));
  return exitCodes.done;
}
