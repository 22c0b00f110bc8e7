import type { MemberStatus } from "../ims/member";
import type { Membership } from "../ims/membership";

/** A share that a gate waits for. */
export interface Awaited {
  readonly imageId: string;
  /** Undefined where an image has no members, and any would do. */
  readonly memberId: string | undefined;
  /** Undefined where it is not shared. */
  readonly status: MemberStatus | undefined;
}

/** `open`: somebody has not answered, or is not asked yet. */
export type Verdict = "accepted" | "rejected" | "open";

/** What is waited for: that project's answer for each image, or all answers that there are. */
export function awaitedOf(
  memberships: readonly Membership[],
  memberId: string | undefined,
): readonly Awaited[] {
  return memberships.flatMap(({ image: { imageId }, members }): readonly Awaited[] => {
    const wanted = memberId === undefined ? members : members.filter((m) => m.memberId === memberId);
    // An empty list is not "all have accepted": a share that is not made yet must not open the gate.
    return wanted.length > 0 ? wanted : [{ imageId, memberId, status: undefined }];
  });
}

export function verdictOf(awaited: readonly Awaited[]): Verdict {
  if (awaited.some(({ status }) => status === "rejected")) return "rejected";
  return awaited.every(({ status }) => status === "accepted") ? "accepted" : "open";
}

/** A line for each answer that is another than before. */
export function changesBetween(before: readonly Awaited[], after: readonly Awaited[]): readonly string[] {
  const was = new Map(before.map((share) => [nameOf(share), share]));
  const is = new Set(after.map(nameOf));
  const changed = after.filter((share) => was.get(nameOf(share))?.status !== share.status);
  const gone = before.filter((share) => share.memberId !== undefined && !is.has(nameOf(share)));
  return [
    ...changed.map(
      (share) => `${nameOf(share)}: ${said(was.get(nameOf(share))?.status)}, now ${said(share.status)}`,
    ),
    ...gone.map((share) => `${nameOf(share)}: ${said(share.status)}, now ${said(undefined)}`),
  ];
}

/** How far it is, in a few words. */
export function summaryOf(awaited: readonly Awaited[]): string {
  const accepted = awaited.filter(({ status }) => status === "accepted").length;
  const others = awaited.filter(({ status }) => status !== "accepted");
  const listed = others.slice(0, mostListed).map((share) => `${nameOf(share)}: ${said(share.status)}`);
  const more = others.length > mostListed ? [`${others.length - mostListed} more`] : [];
  const missing = others.length === 0 ? "" : `; ${[...listed, ...more].join("; ")}`;
  return `${accepted} of ${awaited.length} accepted${missing}`;
}

/** One line stays one line, however many projects an image is shared with. */
const mostListed = 5;

function nameOf({ imageId, memberId }: Awaited): string {
  return `image ${imageId}, ${memberId === undefined ? "any project" : `project ${memberId}`}`;
}

function said(status: MemberStatus | undefined): string {
  return status ?? "not shared";
}
