import type { MemberStatus } from "../ims/member";

/** One member as the service last described it. Times are UTC, such as `2016-09-01T02:05:14Z`. */
export interface ImageMembersEntry {
  readonly status: MemberStatus;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/**
 * A member in state: `pending 2016-09-01T02:05:14Z 2016-09-01T02:05:14Z`, status, made and changed. A wire format, and one
 * value, not three: every value costs time and memory in the engine, the CLI and the provider at each step of a run.
 */
export function memberLine({ status, createdAt, updatedAt }: ImageMembersEntry): string {
  return [status, createdAt, updatedAt].join(" ");
}

/** What {@link memberLine} wrote; entries of states before it, and of a program's mocks, are that already. */
export function memberEntry(recorded: string | ImageMembersEntry): ImageMembersEntry {
  if (typeof recorded !== "string") return recorded;
  const [status, createdAt = "", updatedAt = ""] = recorded.split(" ");
  // The service's answer was checked before it was written.
  return { status: status as MemberStatus, createdAt, updatedAt };
}
