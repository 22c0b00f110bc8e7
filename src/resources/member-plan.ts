/** What to do about members that the program does not declare. */
export type Unmanaged = "error" | "remove" | "keep";

export interface DeclaredMembers {
  readonly memberIds: readonly string[];
  readonly unmanaged?: Unmanaged;
}

/** What state shows: the members that are ours, and all that were seen. */
export interface RecordedMembers {
  readonly memberIds: readonly string[];
  readonly members: Readonly<Record<string, unknown>>;
}

export interface MemberPlan {
  readonly add: readonly string[];
  /** Declared, and not yet ours: what somebody else added before. */
  readonly takeOver: readonly string[];
  readonly remove: readonly string[];
  /** Seen, not declared, never ours: what somebody else added. */
  readonly foreign: readonly string[];
}

/**
 * What an update has to do, from state and program alone. Members are a set: order and duplicates are no difference. Only
 * what state shows is ever removed: the plan that people saw was made from it.
 */
export function planMembers(recorded: RecordedMembers, declared: DeclaredMembers): MemberPlan {
  const wanted = new Set(declared.memberIds);
  const seen = new Set(Object.keys(recorded.members));
  const ours = new Set(recorded.memberIds);
  const undeclared = [...new Set([...ours, ...seen])].filter((memberId) => !wanted.has(memberId));
  const foreign = undeclared.filter((memberId) => !ours.has(memberId));
  return {
    add: [...wanted].filter((memberId) => !seen.has(memberId)),
    takeOver: [...wanted].filter((memberId) => seen.has(memberId) && !ours.has(memberId)),
    remove:
      declared.unmanaged === "remove" ? undeclared : undeclared.filter((memberId) => ours.has(memberId)),
    foreign,
  };
}

/** As a list in state: sorted, so that the program's order makes no difference. */
export function asSet(memberIds: readonly string[]): string[] {
  return [...new Set(memberIds)].sort();
}
