import * as pulumi from "@pulumi/pulumi";
import { ConfigurationError } from "../errors";

/** A resource that says who an image is shared with. */
export interface Manager {
  readonly kind: "ImageMember" | "ImageMembers";
  readonly name: string;
}

/** By the stack that a program builds: one process may run several programs. */
const managers = new WeakMap<object, Map<string, Manager>>();
const withoutStack = {};

/**
 * The image id, once no other resource of this run manages the image in another way: a list that is authoritative would
 * remove what single resources share, or another list.
 *
 * @throws ConfigurationError `IMAGE_MANAGED_TWICE`, as soon as the id is known, naming both resources.
 */
export function managedBy(
  manager: Manager,
  imageId: pulumi.Input<string>,
  cloud: pulumi.Input<string | undefined>,
): pulumi.Output<string> {
  const run = pulumi.runtime.getStackResource() ?? withoutStack;
  const ofRun = managers.get(run) ?? new Map<string, Manager>();
  managers.set(run, ofRun);
  return pulumi.all([imageId, cloud]).apply(([id, cloudName]) => {
    const key = JSON.stringify([String(id).toLowerCase(), cloudName ?? null]);
    const other = ofRun.get(key);
    if (other === undefined) ofRun.set(key, manager);
    else refuseTwoManagers(String(id), manager, other);
    return id;
  });
}

function refuseTwoManagers(imageId: string, one: Manager, other: Manager): void {
  if (one.kind === "ImageMember" && other.kind === "ImageMember") return;
  if (one.kind === other.kind && one.name === other.name) return;
  throw new ConfigurationError({
    code: "IMAGE_MANAGED_TWICE",
    problem: `image ${imageId} is managed by ${other.kind} "${other.name}" and by ${one.kind} "${one.name}"`,
    hint: "Keep one ImageMembers for an image, or ImageMember resources: the one would remove what the other declares.",
  });
}
