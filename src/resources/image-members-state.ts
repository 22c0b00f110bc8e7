import * as v from "valibot";
import type { Member } from "../ims/member";
import { memberLine } from "./member-line";
import { asSet, type DeclaredMembers } from "./member-plan";

export const unmanagedChoices = ["error", "remove", "keep"] as const;

const Common = v.object({
  imageId: v.string(),
  unmanaged: v.exactOptional(v.picklist(unmanagedChoices)),
  cloud: v.exactOptional(v.string()),
});

/**
 * Inputs after check. The list has become an object with a key a project, because the CLI compares lists by position:
 * only so does a plan show each project that is added or removed, and no other.
 */
export const Inputs = v.pipe(
  v.object({ ...Common.entries, shareWith: v.record(v.string(), v.string()) }),
  v.transform(({ shareWith, ...common }): DeclaredMembers & v.InferOutput<typeof Common> => ({
    ...common,
    memberIds: Object.keys(shareWith),
  })),
);
export type Inputs = v.InferOutput<typeof Inputs>;

/** The reverse of what {@link Inputs} reads. */
export function shareWith(memberIds: readonly string[]): Record<string, string> {
  return Object.fromEntries(asSet(memberIds).map((memberId) => [memberId, "member"]));
}

/** As it was written before a member was a line. */
const Entry = v.object({ status: v.string(), createdAt: v.string(), updatedAt: v.string() });

/**
 * What state holds of a list: `memberIds` are ours and exist, `members` are all that were seen (with `keep` only ours). A
 * wire format: what was ever written is read. Small, since it is written again at every step of a run.
 */
export const State = v.object({
  ...Common.entries,
  memberIds: v.array(v.string()),
  members: v.record(v.string(), v.union([v.string(), Entry])),
  projectId: v.string(),
  region: v.string(),
});
export type State = v.InferOutput<typeof State>;

/** Members as state keeps them, by id and in order. */
export function linesOf(members: Iterable<Member>): Record<string, string> {
  const lines = [...members].map((member) => [member.memberId, memberLine(member)] as const);
  return Object.fromEntries(lines.sort(([a], [b]) => (a < b ? -1 : 1)));
}
