import * as v from "valibot";
import { ConfigurationError } from "../errors";

/** What state holds of a share as the service described it, and in whose name: a wire format, only ever added to. */
export const memberEntries = {
  memberId: v.string(),
  status: v.string(),
  createdAt: v.string(),
  updatedAt: v.string(),
  schema: v.string(),
  projectId: v.string(),
  region: v.string(),
};

/**
 * What state holds of a resource, in the shape that this version knows. Values are not shown.
 *
 * @throws ConfigurationError `STATE_INVALID`.
 */
export function recorded<T>(shape: v.GenericSchema<unknown, T>, properties: unknown): T {
  const parsed = v.safeParse(shape, properties);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new ConfigurationError({
    code: "STATE_INVALID",
    problem: `the state of this resource is not of a form that this version of pulumi-ims knows: ${v.getDotPath(issue) ?? "all of it"} is not ${issue.expected ?? "as expected"}`,
    hint: "If a newer version wrote it, install that one (npm ci); if it was edited by hand, put it right with `pulumi state edit`.",
  });
}
