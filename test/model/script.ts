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

/** What can happen to a request and its reply. */
export type Fault =
  /** The process is killed before or after the service does what the request asks. */
  | "killed before"
  | "killed after"
  /** Nothing listens. */
  | "refused"
  /** The connection is accepted and nothing is ever heard of it. */
  | "half-open"
  /** The connection is reset before the request arrives, before the reply, in the middle of it, and right behind it. */
  | "lost request"
  | "lost reply"
  | "reset in reply"
  | "reset after reply"
  /** The reply ends too early, takes seconds, or comes when nobody waits any more. */
  | "cut reply"
  | "slow reply"
  | "too late"
  /** Something else than the API's JSON, with the status of a success. */
  | "garbage"
  | "sign-in page"
  /** 500 with nothing done; a gateway's 502 page although all was done. */
  | "failed"
  | "failed late"
  /** A gateway's 404 with nothing done: it does not find the service. */
  | "no route"
  /** 503, 429, 401. */
  | "busy"
  | "throttled"
  | "token refused";

/** What happens to the requests of a run, from the one with this number on, counted from 1. */
export interface Trouble {
  readonly fault: Fault;
  readonly from: number;
  /** How many requests it happens to. Default 1. */
  readonly times?: number;
  /** To requests for tokens instead of those to the image service. */
  readonly at?: "iam";
}

export function isDeadly(fault: Fault): boolean {
  return fault === "killed before" || fault === "killed after";
}

export type Operation = "up" | "refresh" | "destroy";

/** One run of the engine. */
export interface RunStep {
  readonly do: Operation;
  /** up only: with `--refresh`. */
  readonly refresh?: true;
  /** up only: with `--replace` of this resource. */
  readonly replace?: Name;
  /** up only: with `--continue-on-error`. */
  readonly goesOn?: true;
  /** With the credentials of another project in the environment. */
  readonly as?: "recipient" | "other";
  readonly trouble?: Trouble;
  /** Nothing is in the way: an up may fail only where what it declares cannot be. */
  readonly must?: "succeed";
}

export type Step = Edit | Hand | RunStep;

/** What a model test plays: plain data, so that one that failed can be written down as a test. */
export type Script = readonly Step[];

export function isRun(step: Step): step is RunStep {
  return step.do === "up" || step.do === "refresh" || step.do === "destroy";
}
