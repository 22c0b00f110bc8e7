import * as pulumi from "@pulumi/pulumi";
import type { MemberStatus } from "../ims/member";
import { ImageMember } from "./image-member";

/** Ids as plain text, or by a name of your own where an id is known only after another resource was made. */
export type NamedIds = readonly string[] | Readonly<Record<string, pulumi.Input<string>>>;

/** A family of images and the projects that it is shared with. */
export interface ImageShareArgs {
  /** Images, each shared with every member. */
  readonly imageIds: NamedIds;
  /** Projects, each given every image. */
  readonly memberIds: NamedIds;
  /** As of `ImageMember`. Default true. */
  readonly adoptExisting?: pulumi.Input<boolean | undefined>;
  /** Name of a cloud in clouds.yaml whose credentials are used. */
  readonly cloud?: pulumi.Input<string | undefined>;
}

/**
 * Shares each of several images with each of several projects: one `ImageMember` a pair, nothing removed that others
 * share. The children are named after image and project, so that one more of either touches no other share.
 */
export class ImageShare extends pulumi.ComponentResource {
  /** Status of each share: by image, then by project, as they were named in the arguments. */
  readonly statuses: pulumi.Output<Record<string, Record<string, MemberStatus>>>;

  /** @throws Error where a list holds something else than plain text. */
  constructor(name: string, args: ImageShareArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ims:index:ImageShare", name, {}, opts);
    const { adoptExisting, cloud } = args;
    const members = entries("memberIds", args.memberIds);
    const statuses: Record<string, Record<string, pulumi.Output<MemberStatus>>> = {};
    for (const [imageName, imageId] of entries("imageIds", args.imageIds)) {
      const ofImage: Record<string, pulumi.Output<MemberStatus>> = {};
      for (const [memberName, memberId] of members) {
        // Encoded, so that no two pairs of names make the same name.
        const childName = [name, imageName, memberName].map(encodeURIComponent).join("/");
        const member = new ImageMember(
          childName,
          { imageId, memberId, adoptExisting, cloud },
          { parent: this },
        );
        ofImage[memberName] = member.status;
      }
      statuses[imageName] = ofImage;
    }
    this.statuses = pulumi.output(statuses);
    this.registerOutputs({ statuses: this.statuses });
  }
}

function entries(property: string, ids: NamedIds): readonly (readonly [string, pulumi.Input<string>])[] {
  if (!Array.isArray(ids)) return Object.entries(ids);
  const plain = [...new Set<unknown>(ids)];
  return plain.map((id) => {
    if (typeof id === "string") return [id, id] as const;
    throw new Error(
      `${property} holds an id that is not known yet, after which nothing can be named: give an object such as { base: image.id }`,
    );
  });
}
