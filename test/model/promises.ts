import type { Goal, Recorded } from "./engine";
import type { RunStep } from "./script";
import { type Outcome, pairOf, pairsIn, type StackState } from "./stage";

/** What a run began with and what it left. */
export interface Played {
  readonly step: RunStep;
  readonly goals: readonly Goal[];
  readonly outcome: Outcome;
  readonly members: {
    readonly before: ReadonlyMap<string, string>;
    readonly after: ReadonlyMap<string, string>;
  };
  readonly state: { readonly before: StackState; readonly after: StackState };
}

/** What the test itself knows of the server and the program does not have to. */
export interface Known {
  /** Pairs that somebody else made and no resource of the program has taken over. */
  readonly foreign: Set<string>;
  /** Pairs of which an error or a killed call said that they may exist, and state does not. */
  readonly told: Set<string>;
  /** Pairs that somebody changed since the program last looked. */
  readonly unseen: Set<string>;
  /** Images whose visibility hides their members now. */
  readonly hidden: Set<string>;
  /** Whether what a run asked for may happen after it. */
  readonly isSlow: boolean;
}

export class Broken extends Error {}

/** The promises of the package, after any run however it ended. Takes up what the run told. */
export function checkPromises(played: Played, known: Known): void {
  nothingIsDropped(played, known);
  nothingDeclaredIsRemoved(played);
  nothingForeignIsRemoved(played, known);
  if (played.outcome.ended === "well" && played.step.do === "up") serverIsDeclared(played, known);
  if (played.outcome.ended === "well" && played.step.do === "destroy") onlyTheRestIsLeft(played, known);
}

/** The pairs of a resource in state that are its own. */
function ownPairs({ kind, outputs }: Recorded): readonly string[] {
  return pairsIn(kind, outputs);
}

export function coveredBy({ resources }: StackState): ReadonlySet<string> {
  return new Set(resources.flatMap(ownPairs));
}

export function declaredBy(goals: readonly Goal[]): ReadonlySet<string> {
  return new Set(goals.flatMap(({ kind, inputs }) => pairsIn(kind, inputs)));
}

/** Every share that exists because of the program is in state or was named in an error. */
function nothingIsDropped({ goals, outcome, members, state }: Played, known: Known): void {
  const { foreign, told, isSlow } = known;
  const covered = coveredBy(state.after);
  const pending = new Set(state.after.pending.flatMap(({ kind, inputs }) => pairsIn(kind, inputs)));
  const named = (pair: string): boolean => pair.split("/").every((id) => outcome.said.includes(id));
  const tells = { well: () => false, "with an error": named, killed: (pair: string) => pending.has(pair) }[
    outcome.ended
  ];
  if (isSlow) for (const pair of declaredBy(goals)) if (tells(pair)) told.add(pair);
  for (const pair of told) if (covered.has(pair) || !(isSlow || members.after.has(pair))) told.delete(pair);
  for (const pair of members.after.keys()) {
    if (covered.has(pair)) foreign.delete(pair);
    else if (foreign.has(pair) || told.has(pair)) continue;
    else if (tells(pair)) told.add(pair);
    else throw new Broken(`${pair} exists, and is neither in state nor told`);
  }
}

/** What the program declared before and still declares is not touched, and neither is its status. */
function nothingDeclaredIsRemoved({ step, goals, outcome, members, state }: Played): void {
  if (step.do === "destroy") return;
  const before = coveredBy(state.before);
  const declared = step.do === "up" ? declaredBy(goals) : before;
  for (const pair of declared) {
    if (!before.has(pair) || !members.before.has(pair)) continue;
    if (outcome.deletes.has(pair)) throw new Broken(`${pair} is declared and a DELETE was sent`);
    if (!members.after.has(pair)) throw new Broken(`${pair} is declared and was removed`);
  }
}

/** Only a list that says `unmanaged: "remove"` removes what others made, and only what state had shown. */
function nothingForeignIsRemoved({ step, goals, members, state }: Played, { foreign }: Known): void {
  for (const pair of [...foreign]) {
    if (members.after.has(pair) || !members.before.has(pair)) continue;
    foreign.delete(pair);
    if (step.do === "destroy" || !removes(goals, pair) || !wasSeen(step, state.before, pair)) {
      throw new Broken(`${pair} was made by others and is gone`);
    }
  }
}

function removes(goals: readonly Goal[], pair: string): boolean {
  return goals.some(
    ({ kind, inputs }) =>
      kind === "ImageMembers" && inputs.unmanaged === "remove" && pair.startsWith(`${inputs.imageId}/`),
  );
}

/** Whether a list cares for members that it does not declare. */
function notices(goals: readonly Goal[], pair: string): boolean {
  return goals.some(
    ({ kind, inputs }) =>
      kind === "ImageMembers" && inputs.unmanaged !== "keep" && pair.startsWith(`${inputs.imageId}/`),
  );
}

/** Whether the plan of this run showed a pair in the list of its image. */
function wasSeen(step: RunStep, { resources }: StackState, pair: string): boolean {
  const lists = resources.filter(({ kind, pendingDelete }) => kind === "ImageMembers" && !pendingDelete);
  return lists.some(({ outputs }) => {
    const seen = Object.keys(outputs.members ?? {}).map((memberId) => pairOf(outputs.imageId, memberId));
    return step.refresh ? pair.startsWith(`${outputs.imageId}/`) : seen.includes(pair);
  });
}

/** After an up that succeeded the server is what the program declares, as far as it could know. */
function serverIsDeclared({ goals, members, state }: Played, { foreign, told, unseen }: Known): void {
  const declared = declaredBy(goals);
  const covered = coveredBy(state.after);
  for (const pair of declared) {
    if (!unseen.has(pair) && !members.after.has(pair))
      throw new Broken(`${pair} is declared and does not exist`);
    if (members.after.has(pair) && !covered.has(pair))
      throw new Broken(`${pair} is declared and not in state`);
  }
  for (const pair of members.after.keys()) {
    if (declared.has(pair) || foreign.has(pair) || told.has(pair) || unseen.has(pair)) continue;
    throw new Broken(`${pair} is not declared and still exists`);
  }
  for (const { kind, inputs } of goals) {
    if (kind !== "ImageMemberAcceptance") continue;
    for (const [pair, status] of members.after) {
      const answered = covers(state.after, pair, inputs.imageId);
      if (answered && !unseen.has(pair) && status !== (inputs.status ?? "accepted"))
        throw new Broken(`${pair} is ${status}, which is not what is declared`);
    }
  }
}

/** Whether the acceptance of an image is about this pair. */
function covers({ resources }: StackState, pair: string, imageId: unknown): boolean {
  return resources.some(
    ({ kind, outputs }) =>
      kind === "ImageMemberAcceptance" &&
      outputs.imageId === imageId &&
      pair === pairOf(outputs.imageId, outputs.memberId),
  );
}

/** After a destroy that succeeded there is what others made, and state is empty. */
function onlyTheRestIsLeft({ members, state }: Played, { foreign, told, hidden }: Known): void {
  if (state.after.resources.length > 0) throw new Broken("destroyed, and state is not empty");
  for (const [pair, status] of members.after) {
    if (!foreign.has(pair) && !told.has(pair)) throw new Broken(`${pair} is left after destroy`);
    const answered = state.before.resources.some(
      ({ kind, outputs }) =>
        kind === "ImageMemberAcceptance" && pairOf(outputs.imageId, outputs.memberId) === pair,
    );
    // A recipient cannot tell an offer that is hidden from one that is gone.
    if (answered && !hidden.has(String(pair.split("/")[0])) && status !== "rejected")
      throw new Broken(`${pair} is ${status} after destroy`);
  }
}

/** A second up would do nothing, but for what a list found in its first look and left to the next plan. */
export function nothingIsPlanned(
  planned: readonly string[],
  { goals, outcome }: Played,
  { foreign, told }: Known,
): void {
  for (const name of planned) {
    const lists = goals.filter((goal) => goal.name === name);
    // What a killed run left is to a list like what others made: removed, or refused, by the next plan.
    if (![...foreign, ...told, ...outcome.deletes].some((pair) => notices(lists, pair)))
      throw new Broken(`${name} is planned to change although nothing did`);
  }
}
