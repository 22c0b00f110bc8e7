import * as pulumi from "@pulumi/pulumi";
import type { Member } from "../ims/member";
import { openProgramSession } from "./program-sessions";

export interface GetImageMembersArgs {
  /** Id of the image, a UUID. */
  readonly imageId: string;
  /** Name of a cloud in clouds.yaml whose credentials are used; default: those of the stack or environment. */
  readonly cloud?: string | undefined;
}

export interface GetImageMembersResult {
  readonly imageId: string;
  /** Id of the project that owns the image. */
  readonly owner: string;
  /** All members with status and times, in the service's order. */
  readonly members: readonly Member[];
  /** True where the credentials are a recipient's, who is shown nothing but its own membership. */
  readonly partial: boolean;
}

/**
 * Who an image is shared with, and what they answered. Runs in the program, at preview as well.
 *
 * @throws ImsError of every code that credentials, connections and `IMAGE_…` have.
 */
export async function getImageMembers({
  imageId,
  cloud,
}: GetImageMembersArgs): Promise<GetImageMembersResult> {
  const { readMembership } = await import("../ims/membership.js");
  const { session, budget } = await openProgramSession(cloud);
  const { image, members, partial } = await readMembership(session, imageId.toLowerCase(), budget);
  return { imageId: image.imageId, owner: image.owner, members, partial };
}

/** {@link getImageMembers} for inputs that are known only after other resources were made. */
export function getImageMembersOutput(
  args: { readonly [K in keyof GetImageMembersArgs]: pulumi.Input<GetImageMembersArgs[K]> },
): pulumi.Output<GetImageMembersResult> {
  const { imageId, cloud } = args;
  return pulumi.all([imageId, cloud]).apply(([id, name]) => getImageMembers({ imageId: id, cloud: name }));
}
