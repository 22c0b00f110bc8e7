import type { Unmanaged } from "../../src/resources/member-plan";

/** Names of resources, images and projects in scripts. Images and projects are counted from 0; project 0 can answer. */
export type Name = "a" | "b" | "c" | "d";

/** A resource as a program of the model declares it. */
export type Declared =
  | {
      readonly kind: "ImageMember";
      readonly image: number;
      readonly project: number;
      readonly adoptExisting?: false;
      /** The owner's credentials by the name of a cloud, instead of those of the environment. */
      readonly cloud?: "owner";
    }
  | {
      readonly kind: "ImageMembers";
      readonly image: number;
      readonly projects: readonly number[];
      readonly unmanaged?: Unmanaged;
      readonly cloud?: "owner";
    }
  /** Always with the credentials of project 0. */
  | { readonly kind: "ImageMemberAcceptance"; readonly image: number; readonly status?: "rejected" };

/** Somebody edits the program. An edit that cannot be, such as a second list for an image, is left out. */
export type Edit =
  | { readonly do: "declare"; readonly name: Name; readonly resource: Declared }
  | { readonly do: "drop"; readonly name: Name }
  | { readonly do: "rename" | "copy" | "swap"; readonly name: Name; readonly with: Name };

/** Somebody changes something on the server behind the program's back, where that is possible. */
export type Hand =
  | { readonly do: "share" | "unshare"; readonly image: number; readonly project: number }
  | { readonly do: "answer"; readonly image: number; readonly status: "accepted" | "rejected" }
  /** Another visibility hides the members of an image and comes back. */
  | { readonly do: "hide" | "show" | "delete image"; readonly image: number };

export const faults = [
  "lost reply",
  "lost request",
  "cut reply",
  "busy",
  "failed",
  "failed late",
  "garbled",
  "throttled",
  "token refused",
] as const;

/** What happens to the requests of a run, from the one with this number on (counted from 1). */
export type Trouble =
  | { readonly fault: (typeof faults)[number]; readonly from: number; readonly times: number }
  /** The process is killed before or after the service does what that request asks. */
  | { readonly fault: "killed before" | "killed after"; readonly from: number };

export type Operation = "up" | "refresh" | "destroy";

/** One run of the engine. */
export interface RunStep {
  readonly do: Operation;
  /** up only: with `--refresh`. */
  readonly refresh?: true;
  /** up only: with `--replace` of this resource. */
  readonly replace?: Name;
  /** With the credentials of another project in the environment. */
  readonly as?: "recipient" | "other";
  readonly trouble?: Trouble;
}

export type Step = Edit | Hand | RunStep;

/** What a model test plays: plain data, so that one that failed can be written down as a test. */
export type Script = readonly Step[];

export function isRun(step: Step): step is RunStep {
  return step.do === "up" || step.do === "refresh" || step.do === "destroy";
}
