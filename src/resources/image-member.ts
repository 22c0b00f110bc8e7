import * as pulumi from "@pulumi/pulumi";
import type { MemberStatus } from "../ims/member";
import { managedBy } from "./managed-images";
import { providerKey, providerText } from "./provider-text";

/** Which image is shared with which project. */
export interface ImageMemberArgs {
  /** Id of the image, a UUID; the image belongs to the project of the credentials. A change replaces the share. */
  readonly imageId: pulumi.Input<string>;
  /** Id of the project to share with (not of its domain), in the same region. A change replaces the share. */
  readonly memberId: pulumi.Input<string>;
  /**
   * Whether a share that exists already is taken over, and then also removed by destroy. Default true; with false it is
   * the error `MEMBER_EXISTS`.
   */
  readonly adoptExisting?: pulumi.Input<boolean | undefined>;
  /**
   * Name of a cloud in clouds.yaml whose credentials are used; default: those of the stack or environment. It may change
   * while project and region stay the same.
   */
  readonly cloud?: pulumi.Input<string | undefined>;
}

/**
 * Shares an image with one project: `POST /v2/images/{image}/members`
 * (https://docs.otc.t-systems.com/image-management-service/api-ref/native_openstack_apis/image_sharing_native_openstack_apis/index.html).
 *
 * The owner declares it. The recipient sees the image after accepting it; until then {@link ImageMember.status} is
 * `pending`, and whatever the recipient decides is never planned as a change here.
 */
export class ImageMember extends pulumi.CustomResource {
  /** In lower case, as the service writes it. */
  declare readonly imageId: pulumi.Output<string>;
  declare readonly memberId: pulumi.Output<string>;
  declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
  declare readonly cloud: pulumi.Output<string | undefined>;
  /** What the recipient made of it, as of the last up or refresh: `pending`, `accepted` or `rejected`. */
  declare readonly status: pulumi.Output<MemberStatus>;
  /** When the share was made, UTC, such as `2016-09-01T02:05:14Z`. */
  declare readonly createdAt: pulumi.Output<string>;
  /** When its status last changed, UTC. */
  declare readonly updatedAt: pulumi.Output<string>;
  /** Where the service describes the shape of a member: `/v2/schemas/member`. */
  declare readonly schema: pulumi.Output<string>;
  /** Id of the project that shares the image. */
  declare readonly projectId: pulumi.Output<string>;
  /** Region of the image service, empty where neither a setting nor the catalogue names one. */
  declare readonly region: pulumi.Output<string>;

  /**
   * @param name - Unique among the resources of this type in the program.
   * @param opts - `provider` and `customTimeouts` have no effect on a dynamic resource.
   */
  constructor(name: string, args: ImageMemberArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = {
      status: undefined,
      createdAt: undefined,
      updatedAt: undefined,
      schema: undefined,
      projectId: undefined,
      region: undefined,
    };
    const { memberId, adoptExisting, cloud } = args;
    const imageId = managedBy({ kind: "ImageMember", name }, args.imageId, cloud);
    // What dynamic.Resource does, with a text of our own in place of a serialised closure.
    const provider = { [providerKey]: providerText("ImageMember") };
    super(
      "pulumi-nodejs:dynamic/ims:ImageMember",
      name,
      { imageId, memberId, adoptExisting, cloud, ...outputs, ...provider },
      opts,
    );
  }
}
