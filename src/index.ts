export {
  type GetImageMembersArgs,
  type GetImageMembersResult,
  getImageMembers,
  getImageMembersOutput,
} from "./functions/get-image-members";
export {
  type GetSharedImagesArgs,
  type GetSharedImagesResult,
  getSharedImages,
  getSharedImagesOutput,
} from "./functions/get-shared-images";
export { IamAuth, type IamAuthOptions, type IamToken } from "./functions/iam-auth";
export type { SharedImage } from "./ims/image";
export type { Member, MemberStatus } from "./ims/member";
export { ImageMember, type ImageMemberArgs } from "./resources/image-member";
export { ImageMemberAcceptance, type ImageMemberAcceptanceArgs } from "./resources/image-member-acceptance";
export { ImageMembers, type ImageMembersArgs, type ImageMembersEntry } from "./resources/image-members";
export { ImageShare, type ImageShareArgs } from "./resources/image-share";
export type { Unmanaged } from "./resources/member-plan";
