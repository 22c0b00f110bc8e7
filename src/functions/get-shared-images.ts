import * as pulumi from "@pulumi/pulumi";
import type { SharedImage } from "../ims/image";
import type { MemberStatus } from "../ims/member";
import { openProgramSession } from "./program-sessions";

export interface GetSharedImagesArgs {
  /** Which answers of this project to look for. Default `pending`: offers without an answer. */
  readonly memberStatus?: MemberStatus | "all" | undefined;
  /** Id of the project that shares; default: any. */
  readonly owner?: string | undefined;
  /** Name of a cloud in clouds.yaml whose credentials are used: those of the recipient. */
  readonly cloud?: string | undefined;
}

export interface GetSharedImagesResult {
  readonly images: readonly SharedImage[];
}

/**
 * What other projects share with this one, all pages. Runs in the program, at preview as well.
 *
 * @throws ImsError of every code that credentials and connections have.
 */
export async function getSharedImages(args: GetSharedImagesArgs = {}): Promise<GetSharedImagesResult> {
  const { memberStatus = "pending", owner, cloud } = args;
  const { listOffers } = await import("../ims/offers.js");
  const { session, budget } = await openProgramSession(cloud);
  return { images: await listOffers(session, memberStatus, owner, budget) };
}

/** {@link getSharedImages} for inputs that are known only after other resources were made. */
export function getSharedImagesOutput(
  args: { readonly [K in keyof GetSharedImagesArgs]: pulumi.Input<GetSharedImagesArgs[K]> } = {},
): pulumi.Output<GetSharedImagesResult> {
  const { memberStatus, owner, cloud } = args;
  return pulumi
    .all([memberStatus, owner, cloud])
    .apply(([status, project, name]) =>
      getSharedImages({ memberStatus: status, owner: project, cloud: name }),
    );
}
