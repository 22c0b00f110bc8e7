import type { MemberStatus } from "./member";

/** What decides whether an image can be shared: https://docs.openstack.org/api-ref/image/v2/#show-image */
export interface Image {
  readonly imageId: string;
  readonly name: string;
  /** Project id. */
  readonly owner: string;
  /** `shared` on Glance, also `private` on IMS, for an image that can have members. */
  readonly visibility: string;
  readonly status: string;
}

/** An image that another project shares with this one, and what this project answered. */
export interface SharedImage extends Image {
  readonly memberStatus: MemberStatus;
}
