export type { MemberStatus } from "./ims/members";
export { ImageMember, type ImageMemberArgs } from "./resources/image-member";
