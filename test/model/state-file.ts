import * as v from "valibot";
import type { PendingOperation, Recorded } from "./engine";

const Kind = v.picklist(["ImageMember", "ImageMembers", "ImageMemberAcceptance"]);
const Properties = v.optional(v.record(v.string(), v.unknown()), {});

/** A resource in the file that the CLI keeps state in. */
export const ResourceInState = v.looseObject({
  urn: v.string(),
  type: v.string(),
  id: v.optional(v.string(), ""),
  inputs: Properties,
  outputs: Properties,
  initErrors: v.optional(v.array(v.string()), []),
  delete: v.optional(v.boolean(), false),
});

export const PendingInState = v.object({ resource: ResourceInState, type: v.string() });

/** A resource of ours as the model of the engine has it; others are none. */
export function recordedFrom(resource: v.InferOutput<typeof ResourceInState>): Recorded[] {
  const { urn, type, id, inputs, outputs, initErrors } = resource;
  const kind = v.safeParse(Kind, type.split(":").at(-1));
  if (!kind.success) return [];
  const name = urn.split("::").at(-1) ?? "";
  return [{ kind: kind.output, name, id, inputs, outputs, initErrors, pendingDelete: resource.delete }];
}

export function pendingFrom({ resource, type }: v.InferOutput<typeof PendingInState>): PendingOperation[] {
  const call = new Map<string, PendingOperation["call"]>([
    ["creating", "create"],
    ["updating", "update"],
    ["deleting", "delete"],
  ]).get(type);
  return call === undefined ? [] : recordedFrom(resource).map(({ kind, inputs }) => ({ kind, call, inputs }));
}
