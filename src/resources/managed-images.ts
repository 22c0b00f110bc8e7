import * as pulumi from "@pulumi/pulumi";
import { ByStack } from "../by-stack";
import { ConfigurationError } from "../errors";

/** A resource that says who an image is shared with. */
export interface Manager {
  readonly kind: "ImageMember" | "ImageMembers";
  readonly name: string;
}

/** Who manages which image in one run. A list that is authoritative would remove what other resources share. */
export class ManagedImages {
  readonly #managers = new Map<string, Manager>();

  /** @throws ConfigurationError `IMAGE_MANAGED_TWICE`, naming both resources. */
  add(manager: Manager, imageId: string, cloud: string | undefined): void {
    const key = JSON.stringify([imageId.toLowerCase(), cloud ?? null]);
    const other = this.#managers.get(key);
    if (other === undefined) this.#managers.set(key, manager);
    else refuseTwoManagers(imageId, manager, other);
  }
}

const managed = new ByStack(() => new ManagedImages());

/**
 * The image id, once no other resource of this run manages the image in another way.
 *
 * @throws ConfigurationError `IMAGE_MANAGED_TWICE`, as soon as the id is known.
 */
export function managedBy(
  manager: Manager,
  imageId: pulumi.Input<string>,
  cloud: pulumi.Input<string | undefined>,
): pulumi.Output<string> {
  const images = managed.current;
  return pulumi.all([imageId, cloud]).apply(([id, cloudName]) => {
    images.add(manager, String(id), cloudName);
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
