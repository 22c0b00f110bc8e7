import type { Session } from "../auth/session";
import { ImsError, ResponseError, ShareError } from "../errors";
import type { Budget } from "../http/budget";
import type { Member } from "./member";
import type { Origin } from "./origin";
import { ensureShare, removeShare } from "./share";

export interface MembersChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Exactly what was done, and what was not. */
export interface MembersChanged {
  readonly added: readonly Member[];
  readonly removed: readonly string[];
  readonly failures: readonly MemberFailure[];
}

export interface MemberFailure {
  readonly memberId: string;
  readonly error: ImsError;
}

/**
 * Adds and removes members of one image, many at once within the bound of requests in flight. Removals go first: a full
 * quota may need their room. Failures are returned, each with its member; nothing else is thrown for what the service does.
 */
export async function changeMembers(
  session: Session,
  imageId: string,
  { add, remove }: MembersChange,
  origin: Origin,
  budget: Budget,
): Promise<MembersChanged> {
  const removals = await forEach(remove, (memberId) =>
    removeShare(session, { imageId, memberId }, origin, budget),
  );
  const additions = await forEach(add, (memberId) =>
    ensureShare(session, { imageId, memberId }, true, budget),
  );
  return {
    removed: removals.done.map(({ memberId }) => memberId),
    added: additions.done.map(({ result }) => result.member),
    failures: [...removals.failures, ...additions.failures],
  };
}

interface Outcome<T> {
  readonly done: readonly { readonly memberId: string; readonly result: T }[];
  readonly failures: readonly MemberFailure[];
}

async function forEach<T>(
  memberIds: readonly string[],
  work: (memberId: string) => Promise<T>,
): Promise<Outcome<T>> {
  const done: { memberId: string; result: T }[] = [];
  const failures: MemberFailure[] = [];
  await Promise.all(
    memberIds.map(async (memberId) => {
      try {
        done.push({ memberId, result: await work(memberId) });
      } catch (error) {
        // What is not one of our errors is a defect of this package, and not to be reported as the service's.
        if (!(error instanceof ImsError)) throw error;
        failures.push({ memberId, error });
      }
    }),
  );
  return { done, failures };
}

/** The error for changes that were made in part: names every member that was not done, and why, once a kind of failure. */
export function changedInPart(imageId: string, { added, removed, failures }: MembersChanged): ShareError {
  const byKind = new Map<string, { readonly reason: string; readonly memberIds: string[] }>();
  for (const { memberId, error } of failures) {
    const status = error instanceof ResponseError ? error.status : undefined;
    const kind = JSON.stringify([error.code, status]);
    // Told by the first of its kind, without its member: a hundred refusals are one line.
    const reason = error.message.replaceAll(memberId, "…").replace(/\.$/, "");
    const known = byKind.get(kind) ?? { reason, memberIds: [] };
    known.memberIds.push(memberId);
    byKind.set(kind, known);
  }
  const reasons = [...byKind.values()].map(
    ({ reason, memberIds }) => `\n  - ${memberIds.join(", ")}: ${reason}`,
  );
  return new ShareError({
    code: "MEMBERS_CHANGED_IN_PART",
    problem: `image ${imageId}: ${added.length} members were added, ${removed.length} removed, and ${failures.length} could not be changed:${reasons.join("")}`,
    hint: "Correct the cause and repeat: what was done stays done, and the rest is done then.",
  });
}

/** The error for members that others added to a list that is declared to be whole. */
export function unmanagedMembers(imageId: string, memberIds: readonly string[]): ShareError {
  return new ShareError({
    code: "MEMBERS_UNMANAGED",
    problem: `image ${imageId} is also shared with ${memberIds.join(", ")}, which this program does not declare`,
    hint: 'Add them to memberIds, or say what to do about them: unmanaged: "remove" plans their removal, "keep" leaves them alone.',
  });
}
