/** An image and the project that it is shared with. */
export interface Pair {
  readonly imageId: string;
  readonly memberId: string;
}

/** A share in words, for messages. */
export function describeShare({ imageId, memberId }: Pair): string {
  return `the share of image ${imageId} with project ${memberId}`;
}

/** https://docs.openstack.org/api-ref/image/v2/#image-member-status */
export type MemberStatus = "pending" | "accepted" | "rejected";

/** One share, as the service describes it. Times are UTC, to the second, such as `2016-09-01T02:05:14Z`. */
export interface Member extends Pair {
  readonly status: MemberStatus;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly schema: string;
}
