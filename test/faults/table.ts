import type { Fault, RunStep, Script, Trouble } from "../model/script";

/** What a fault meets: a script up to the run that it happens to, and the number of the request that counts there. */
export interface Operation {
  readonly before: Script;
  readonly run: RunStep;
  readonly at: Omit<Trouble, "fault">;
}

const share: Script = [{ do: "declare", name: "a", resource: { kind: "ImageMember", image: 0, project: 0 } }];
const accept: Script = [{ do: "declare", name: "a", resource: { kind: "ImageMemberAcceptance", image: 2 } }];
const list: Script = [
  { do: "declare", name: "a", resource: { kind: "ImageMembers", image: 0, projects: [0, 1, 2] } },
];
const listChanges: Script = [
  ...list,
  { do: "up" },
  { do: "declare", name: "a", resource: { kind: "ImageMembers", image: 0, projects: [1] } },
];

export const operations: Readonly<Record<string, Operation>> = {
  token: { before: share, run: { do: "up" }, at: { from: 1, at: "iam" } },
  create: { before: share, run: { do: "up" }, at: { from: 1 } },
  refresh: { before: [...share, { do: "up" }], run: { do: "refresh" }, at: { from: 1 } },
  delete: { before: [...share, { do: "up" }], run: { do: "destroy" }, at: { from: 1 } },
  accept: { before: accept, run: { do: "up" }, at: { from: 2 } },
  "list made": { before: list, run: { do: "up" }, at: { from: 2 } },
  "list changed": { before: listChanges, run: { do: "up" }, at: { from: 2 } },
};

/** Every fault that a network or a service in trouble can be, in words. */
export const faults: Readonly<Record<Exclude<Fault, "killed before">, string>> = {
  refused: "connection refused",
  "half-open": "connected, then silence; nothing done",
  "lost request": "reset before the request",
  "lost reply": "done, reset before the reply",
  "reset in reply": "done, reset in the middle of the reply",
  "reset after reply": "done, reset right after the reply",
  "cut reply": "done, reply ends halfway",
  "slow reply": "done, reply takes seconds",
  "too late": "done, reply never comes",
  garbage: "done, random bytes for a reply",
  "sign-in page": "done, an HTML page with status 200",
  failed: "500, nothing done",
  "failed late": "done, a gateway's HTML page with status 502",
  "no route": "a gateway's 404, nothing done",
  busy: "503",
  throttled: "429",
  "token refused": "401",
  "killed after": "done, process killed before the reply",
};

/** Faults that are waited for until the budget of time is used up. */
export function isPatience(fault: Fault): boolean {
  return fault === "half-open" || fault === "too late" || fault === "throttled";
}

/** How often: until it is over by itself, or for the whole run. */
export const durations = { once: 1, throughout: 1_000 } as const;

/** Faults that use up the whole run, or after which nothing is tried again. */
const lasting: readonly Fault[] = ["refused", "half-open", "too late", "no route", "killed after"];

/** Whether a run may fail of it. */
export function lasts({ operation, fault, duration }: Cell): boolean {
  // A refused password is never tried again.
  return duration === "throughout" || (operation === "token" && fault === "token refused");
}

export interface Cell {
  readonly operation: string;
  readonly fault: Exclude<Fault, "killed before">;
  readonly duration: keyof typeof durations;
}

export function allCells(): readonly Cell[] {
  const names = Object.keys(faults) as (keyof typeof faults)[];
  return names.flatMap((fault) =>
    Object.keys(operations).flatMap((operation) =>
      (lasting.includes(fault) ? (["throughout"] as const) : (["once", "throughout"] as const)).map(
        (duration): Cell => ({ operation, fault, duration }),
      ),
    ),
  );
}

/** Each fault once, each at another operation than the one before it. */
export function someCells(): readonly Cell[] {
  const names = Object.keys(faults) as (keyof typeof faults)[];
  const kinds = Object.keys(operations);
  return names.flatMap((fault, index) => {
    const operation = kinds[index % kinds.length] ?? "create";
    return allCells().filter((cell) => cell.fault === fault && cell.operation === operation);
  });
}

export function scriptOf({ operation, fault, duration }: Cell): Script {
  const { before, run, at } = operations[operation] ?? {};
  if (before === undefined || run === undefined || at === undefined) throw new Error(operation);
  return [...before, { ...run, trouble: { ...at, fault, times: durations[duration] } }];
}
