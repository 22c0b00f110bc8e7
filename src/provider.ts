/**
 * What the provider text in state loads, in the provider process. A wire format: this path, `pulumi-ims/provider`, and the
 * names that it exports stand in the state of every stack and never change.
 */

import { imageMemberAcceptanceProvider } from "./resources/image-member-acceptance-provider";
import { imageMemberProvider } from "./resources/image-member-provider";
import { imageMembersProvider } from "./resources/image-members-provider";
import { Run } from "./resources/run";

const run = new Run(process.env);

export const ImageMember = imageMemberProvider(run);
export const ImageMemberAcceptance = imageMemberAcceptanceProvider(run);
export const ImageMembers = imageMembersProvider(run);
