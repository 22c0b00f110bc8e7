import type { dynamic } from "@pulumi/pulumi";
import { isProjectId, isUuid } from "../ims/ids";

/** Properties as the engine hands them over: of any type, and at preview possibly unknown. */
export type RawProperties = Readonly<Record<string, unknown>>;

type Failures = readonly dynamic.CheckFailure[];

/** Stands for a value that is known only after other resources were made. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: unknown): boolean {
  return value === unknownValue;
}

/** Image ids are written in lower case. */
export function normalImageId(value: unknown): unknown {
  return typeof value === "string" ? value.toLowerCase() : value;
}

export function imageIdFailures(value: unknown): Failures {
  return uuidFailures("imageId", value);
}

export function uuidFailures(property: string, value: unknown): Failures {
  if (isUnknown(value)) return [];
  if (typeof value === "string" && isUuid(value)) return [];
  return [
    failure(property, `expected an id such as d164b5df-1bc3-4c3f-893e-3e471fd16e64, got ${shown(value)}`),
  ];
}

export function memberIdFailures(value: unknown): Failures {
  if (isUnknown(value)) return [];
  if (typeof value !== "string" || !isProjectId(value)) {
    return [
      failure(
        "memberId",
        `expected a project id such as edc89b490d7d4392898e19b2deb34797, got ${shown(value)}`,
      ),
    ];
  }
  if (/^[0-9a-f]{32}$/i.test(value) && value !== value.toLowerCase()) {
    const lower = value.toLowerCase();
    return [
      failure(
        "memberId",
        `project ids are in lower case: expected ${lower}, got ${shown(value)}, which would be a second member`,
      ),
    ];
  }
  return [];
}

/** A set of project ids, some of them possibly unknown. */
export function memberIdsFailures(value: unknown): Failures {
  if (isUnknown(value)) return [];
  if (!Array.isArray(value))
    return [failure("memberIds", `expected a list of project ids, got ${shown(value)}`)];
  return value.flatMap(memberIdFailures).map(({ reason }) => failure("memberIds", reason));
}

/** A project id that is allowed and yet unlike those that Keystone makes. */
export function isUnusualMemberId(value: unknown): boolean {
  return typeof value === "string" && !isUnknown(value) && !/^[0-9a-f]{32}$/.test(value);
}

/** Such ids, in words. */
export function unusualMembers(memberIds: readonly unknown[]): string {
  const quoted = memberIds.map((memberId) => `"${memberId}"`).join(", ");
  const subject = memberIds.length === 1 ? `memberId ${quoted} is` : `memberIds ${quoted} are`;
  return `${subject} not 32 lower-case hex digits, as project ids usually are`;
}

export function optionalBooleanFailures(property: string, value: unknown): Failures {
  if (value === undefined || typeof value === "boolean" || isUnknown(value)) return [];
  return [failure(property, `expected true or false, got ${shown(value)}`)];
}

/** An optional text that is not blank, such as the name of a cloud. */
export function optionalNameFailures(property: string, value: unknown): Failures {
  if (value === undefined || isUnknown(value)) return [];
  if (typeof value === "string" && value.trim() !== "") return [];
  return [failure(property, `expected a name, got ${shown(value)}`)];
}

export function oneOfFailures(property: string, value: unknown, choices: readonly string[]): Failures {
  if (value === undefined || isUnknown(value) || choices.some((choice) => choice === value)) return [];
  return [
    failure(property, `expected ${choices.map((choice) => `"${choice}"`).join(" or ")}, got ${shown(value)}`),
  ];
}

export function secondsFailures(property: string, value: unknown, most: number): Failures {
  if (value === undefined || isUnknown(value)) return [];
  if (typeof value === "number" && Number.isFinite(value) && value >= 0 && value <= most) return [];
  return [failure(property, `expected seconds from 0 to ${most}, got ${shown(value)}`)];
}

/** Inputs as they are recorded: an argument that was not given does not take room in state. */
export function given(inputs: RawProperties): RawProperties {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
}

function failure(property: string, reason: string): dynamic.CheckFailure {
  return { property, reason };
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) ?? typeof value;
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}
