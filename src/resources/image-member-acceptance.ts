import * as pulumi from "@pulumi/pulumi";
import type { MemberStatus } from "../ims/member";
import { providerKey, providerText } from "./provider-text";

/** What a recipient answers to an image that is shared with it. */
export interface ImageMemberAcceptanceArgs {
  /** Id of the image that is offered, a UUID. A change replaces the answer. */
  readonly imageId: pulumi.Input<string>;
  /** The answer. Default `accepted`. A rejected image leaves listings, and can still be used by its id. */
  readonly status?: pulumi.Input<"accepted" | "rejected" | undefined>;
  /** Id of the recipient's project, by default that of the credentials; another one is the error `RECIPIENT_NEEDED`. */
  readonly memberId?: pulumi.Input<string | undefined>;
  /** Id of the vault that will hold a full-ECS image, a UUID. IMS only. */
  readonly vaultId?: pulumi.Input<string | undefined>;
  /** Seconds to wait for an offer that is not there yet, 0 to 3600. Default 0. */
  readonly waitForShareSeconds?: pulumi.Input<number | undefined>;
  /** Name of a cloud in clouds.yaml whose credentials are used: those of the recipient. */
  readonly cloud?: pulumi.Input<string | undefined>;
}

/**
 * The recipient's answer to an offered image: `PUT /v2/images/{image}/members/{member}`
 * (https://docs.otc.t-systems.com/image-management-service/api-ref/native_openstack_apis/image_sharing_native_openstack_apis/index.html).
 *
 * An image that the owner shares anew is pending again: the next refresh shows it, the next up answers it. Removing the
 * resource rejects the image.
 */
export class ImageMemberAcceptance extends pulumi.CustomResource {
  /** Of use where the image is used after it was accepted. */
  declare readonly imageId: pulumi.Output<string>;
  /** Id of the recipient's project. */
  declare readonly memberId: pulumi.Output<string>;
  /** As of the last up or refresh. */
  declare readonly status: pulumi.Output<MemberStatus>;
  declare readonly vaultId: pulumi.Output<string | undefined>;
  declare readonly waitForShareSeconds: pulumi.Output<number | undefined>;
  declare readonly cloud: pulumi.Output<string | undefined>;
  /** When the owner made the share, UTC, such as `2016-09-01T02:05:14Z`. */
  declare readonly createdAt: pulumi.Output<string>;
  /** When its status last changed, UTC. */
  declare readonly updatedAt: pulumi.Output<string>;
  declare readonly schema: pulumi.Output<string>;
  /** Id of the project that answers, the same as memberId. */
  declare readonly projectId: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;

  /**
   * @param name - Unique among the resources of this type in the program.
   * @param opts - `provider` and `customTimeouts` have no effect on a dynamic resource.
   */
  constructor(name: string, args: ImageMemberAcceptanceArgs, opts?: pulumi.CustomResourceOptions) {
    const { imageId, status, memberId, vaultId, waitForShareSeconds, cloud } = args;
    const inputs = { imageId, status, memberId, vaultId, waitForShareSeconds, cloud };
    const outputs = {
      createdAt: undefined,
      updatedAt: undefined,
      schema: undefined,
      projectId: undefined,
      region: undefined,
    };
    const provider = { [providerKey]: providerText("ImageMemberAcceptance") };
    super(
      "pulumi-nodejs:dynamic/ims:ImageMemberAcceptance",
      name,
      { ...inputs, ...outputs, ...provider },
      opts,
    );
  }
}
