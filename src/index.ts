export type { MemberStatus } from "./ims/members";
export { ImageMember, type ImageMemberArgs } from "./resources/image-member";
export { ImageMemberAcceptance, type ImageMemberAcceptanceArgs } from "./resources/image-member-acceptance";
