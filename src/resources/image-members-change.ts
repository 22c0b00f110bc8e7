import type { Session } from "../auth/session";
import type { Budget } from "../http/budget";
import type { Member } from "../ims/member";
import { changedInPart, changeMembers, type MembersChange, unmanagedMembers } from "../ims/member-set";
import { readMembers } from "../ims/membership";
import { requireSameRegion } from "../ims/origin";
import { type Inputs, linesOf, type State } from "./image-members-state";
import { asSet, planMembers } from "./member-plan";
import { shareDeclared } from "./origin";
import { PartialFailure } from "./partial-failure";
import { providerKey, providerText } from "./provider-text";
import type { Run } from "./run";

/** Makes the declared list of an image that this resource did not manage before; what is shared already is taken over. */
export async function createMembers(run: Run, inputs: Inputs): Promise<State> {
  const { session, budget } = await run.open(inputs.cloud);
  const present = await readMembers(session, inputs.imageId, budget);
  const wanted = new Set(inputs.memberIds);
  const foreign = [...present.keys()].filter((memberId) => !wanted.has(memberId));
  const unmanaged = inputs.unmanaged ?? "error";
  if (foreign.length > 0 && unmanaged === "error") throw unmanagedMembers(inputs.imageId, foreign);
  if (foreign.length > 0 && unmanaged === "remove") sayLeftAlone(run, inputs.imageId, foreign);

  const adopted = inputs.memberIds.filter((memberId) => present.has(memberId));
  sayTakenOver(run, inputs, adopted);
  const add = inputs.memberIds.filter((memberId) => !present.has(memberId));
  const planned = { add, remove: [] };
  return change(session, { inputs, present, ours: adopted, planned }, budget);
}

/** Brings the list from what state shows to what the program declares. What turned up since then is left alone. */
export async function updateMembers(run: Run, state: State, inputs: Inputs): Promise<State> {
  const { session, budget } = await run.open(inputs.cloud);
  await requireSameRegion(state, session, `image ${state.imageId}`, budget);
  const plan = planMembers(state, inputs);
  if (plan.foreign.length > 0 && (inputs.unmanaged ?? "error") === "error") {
    throw unmanagedMembers(inputs.imageId, plan.foreign);
  }
  const present = await readMembers(session, inputs.imageId, budget);
  const known = new Set([...inputs.memberIds, ...Object.keys(state.members), ...state.memberIds]);
  const late = [...present.keys()].filter((memberId) => !known.has(memberId));
  if (late.length > 0 && inputs.unmanaged !== "keep") sayLeftAlone(run, inputs.imageId, late);

  const add = inputs.memberIds.filter((memberId) => !present.has(memberId));
  const declared = inputs.memberIds.filter((memberId) => present.has(memberId));
  sayTakenOver(
    run,
    inputs,
    declared.filter((memberId) => !state.memberIds.includes(memberId)),
  );
  // What is to be removed stays ours until it is gone: a removal may fail.
  const ours = [...declared, ...plan.remove.filter((memberId) => state.memberIds.includes(memberId))];
  return change(session, { inputs, present, ours, planned: { add, remove: plan.remove } }, budget);
}

/** Removes the members that are ours, except those that the program declares elsewhere now. */
export async function removeAllMembers(run: Run, state: State): Promise<void> {
  const declared = await Promise.all(
    state.memberIds.map((memberId) => shareDeclared(run, [state.imageId, memberId], state)),
  );
  const remove = state.memberIds.filter((_memberId, index) => declared[index] !== true);
  const kept = state.memberIds.filter((_memberId, index) => declared[index] === true);
  if (kept.length > 0) {
    run.say(`image ${state.imageId} stays shared with ${kept.join(", ")}: this program still declares them`);
  }
  if (remove.length === 0) return;
  const { session, budget } = await run.open(state.cloud);
  const changed = await changeMembers(session, state.imageId, { add: [], remove }, state, budget);
  if (changed.failures.length > 0) throw changedInPart(state.imageId, changed);
}

interface Change {
  readonly inputs: Inputs;
  readonly present: ReadonlyMap<string, Member>;
  /** Members of this resource that exist already. */
  readonly ours: readonly string[];
  readonly planned: MembersChange;
}

/** The engine adds it to what a call returns, and not to what a failure records. */
const text = { [providerKey]: providerText("ImageMembers") };

/** @throws PartialFailure with what was done; the first error itself where nothing was. */
async function change(
  session: Session,
  { inputs, present, ours, planned }: Change,
  budget: Budget,
): Promise<State> {
  const { imageId } = inputs;
  const { projectId, region } = await session.location(budget);
  const changed = await changeMembers(session, imageId, planned, { projectId, region }, budget);
  const removed = new Set(changed.removed);
  const added = changed.added.map(({ memberId }) => memberId);
  const memberIds = asSet([...ours, ...added].filter((memberId) => !removed.has(memberId)));
  const stillThere = [...present.values()].filter(({ memberId }) => !removed.has(memberId));
  const seen = [...stillThere, ...changed.added];
  const kept =
    inputs.unmanaged === "keep" ? seen.filter(({ memberId }) => memberIds.includes(memberId)) : seen;
  const state: State = { ...inputs, memberIds, members: linesOf(kept), projectId, region };

  const [first] = changed.failures;
  if (first === undefined) return state;
  const nothingDone = memberIds.length === 0 && removed.size === 0;
  if (nothingDone && changed.failures.length === 1) throw first.error;
  const reason = changedInPart(imageId, changed);
  throw nothingDone ? reason : new PartialFailure(imageId, { ...state, ...text }, reason);
}

function sayTakenOver(run: Run, { imageId, memberIds }: Inputs, adopted: readonly string[]): void {
  if (adopted.length === 0) return;
  run.say(
    `image ${imageId} was shared with ${adopted.length} of ${memberIds.length} projects already: taken over, and destroy will remove them`,
  );
}

function sayLeftAlone(run: Run, imageId: string, memberIds: readonly string[]): void {
  run.say(
    `warning: image ${imageId} is also shared with ${memberIds.join(", ")}, which this plan did not show: left alone, and shown by the next preview`,
  );
}
