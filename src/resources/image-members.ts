import * as pulumi from "@pulumi/pulumi";
import { managedBy } from "./managed-images";
import type { ImageMembersEntry } from "./member-line";
import { memberEntry } from "./member-line";
import type { Unmanaged } from "./member-plan";
import { providerKey, providerText } from "./provider-text";

/** With whom an image is shared, the whole list. */
export interface ImageMembersArgs {
  /** Id of the image, a UUID. A change replaces the list. */
  readonly imageId: pulumi.Input<string>;
  /** Ids of all projects that the image is shared with. Order and duplicates are no difference. */
  readonly memberIds: pulumi.Input<readonly pulumi.Input<string>[]>;
  /**
   * What to do about members that others added: `error` (default) names them, `remove` plans their removal, `keep` leaves
   * them alone.
   */
  readonly unmanaged?: pulumi.Input<Unmanaged | undefined>;
  /** Name of a cloud in clouds.yaml whose credentials are used; default: those of the stack or environment. */
  readonly cloud?: pulumi.Input<string | undefined>;
}

/**
 * The members of one image as one resource, authoritative: one listing to see it, one call for each change. An image is
 * managed by `ImageMember` resources or by one `ImageMembers`, never both.
 */
export class ImageMembers extends pulumi.CustomResource {
  declare readonly imageId: pulumi.Output<string>;
  /** Sorted. */
  declare readonly memberIds: pulumi.Output<string[]>;
  declare readonly unmanaged: pulumi.Output<Unmanaged | undefined>;
  declare readonly cloud: pulumi.Output<string | undefined>;
  /** Each member by project id, as of the last up or refresh. */
  declare readonly members: pulumi.Output<Readonly<Record<string, ImageMembersEntry>>>;
  /** Id of the project that owns the image. */
  declare readonly projectId: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;

  /**
   * @param name - Unique among the resources of this type in the program.
   * @param opts - `provider` and `customTimeouts` have no effect on a dynamic resource.
   */
  constructor(name: string, args: ImageMembersArgs, opts?: pulumi.CustomResourceOptions) {
    const { memberIds, unmanaged, cloud } = args;
    const imageId = managedBy({ kind: "ImageMembers", name }, args.imageId, cloud);
    const outputs = { members: undefined, projectId: undefined, region: undefined };
    const provider = { [providerKey]: providerText("ImageMembers") };
    super(
      "pulumi-nodejs:dynamic/ims:ImageMembers",
      name,
      { imageId, memberIds, unmanaged, cloud, ...outputs, ...provider },
      opts,
    );
    const recorded: pulumi.Output<Readonly<Record<string, string | ImageMembersEntry>> | undefined> =
      this.members;
    this.members = recorded.apply((lines = {}) =>
      Object.fromEntries(Object.entries(lines).map(([memberId, line]) => [memberId, memberEntry(line)])),
    );
  }
}
