import type { Goal, PendingOperation, Recorded } from "./engine";
import type { Things } from "./program";
import type { RunStep } from "./script";

/** What state holds. */
export interface StackState {
  readonly resources: readonly Recorded[];
  readonly pending: readonly PendingOperation[];
}

/** How a run ended. */
export interface Outcome {
  readonly ended: "well" | "with an error" | "killed";
  /** What it said, errors included. */
  readonly said: string;
  /** Pairs that it asked the server to remove. */
  readonly deletes: ReadonlySet<string>;
  /** Whether its trouble, if any, happened to a request. */
  readonly troubled: boolean;
}

/** A server with images, a stack, and hands that change the server behind the program's back. */
export interface Stage extends Things {
  /** The last image belongs to another project than the program's. */
  readonly images: readonly string[];
  /** Whether the server may do what it was asked long after the one who asked has given up. */
  readonly isSlow: boolean;
  run(step: RunStep, goals: readonly Goal[]): Promise<Outcome>;
  /** Names of the resources that the next up would touch. */
  preview(goals: readonly Goal[]): Promise<readonly string[]>;
  state(): Promise<StackState>;
  /** What the server holds, hidden or not: status by pair. */
  members(): Promise<ReadonlyMap<string, string>>;
  share(imageId: string, memberId: string): Promise<void>;
  unshare(imageId: string, memberId: string): Promise<void>;
  /** In the name of project 0. */
  answer(imageId: string, status: "accepted" | "rejected"): Promise<void>;
  hide(imageId: string): Promise<void>;
  show(imageId: string): Promise<void>;
  deleteImage(imageId: string): Promise<void>;
}

export function pairOf(imageId: unknown, memberId: unknown): string {
  return `${imageId}/${memberId}`;
}

/** The pairs that inputs or outputs of a resource on the owner's side name. */
export function pairsIn(kind: Goal["kind"], properties: Goal["inputs"]): readonly string[] {
  const { imageId, memberId, memberIds, shareWith } = properties;
  if (kind === "ImageMember") return [pairOf(imageId, memberId)];
  if (kind === "ImageMemberAcceptance") return [];
  const members = Array.isArray(memberIds) ? memberIds : Object.keys(shareWith ?? {});
  return members.map((member) => pairOf(imageId, member));
}

/** The pairs that requests ask to remove. */
export function deletesIn(
  requests: readonly { readonly method: string; readonly path: string }[],
): ReadonlySet<string> {
  const deletes = requests.flatMap(({ method, path }) => {
    const [, imageId, memberId] = /^\/v2\/images\/([^/]+)\/members\/([^/]+)$/.exec(path) ?? [];
    return method === "DELETE" ? [pairOf(imageId, memberId)] : [];
  });
  return new Set(deletes);
}
