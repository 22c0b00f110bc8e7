import * as pulumi from "@pulumi/pulumi";
import { getSharedImagesOutput, ImageMember, ImageMemberAcceptance } from "pulumi-ims";

// "owner" and "recipient" are clouds of clouds.yaml.
const config = new pulumi.Config();
const memberId = config.require("recipientProjectId");

const share = new ImageMember("share", { imageId: config.require("imageId"), memberId, cloud: "owner" });

// By its inputs from the share, the acceptance comes after it, and is destroyed before it.
const acceptance = new ImageMemberAcceptance("acceptance", {
  imageId: share.imageId,
  memberId: share.memberId,
  cloud: "recipient",
});

/** The image as the recipient may use it now: ids that come from the acceptance wait for it. */
export const usableImageId = acceptance.imageId;

export const acceptedImages = acceptance.status
  .apply(() => getSharedImagesOutput({ memberStatus: "accepted", cloud: "recipient" }))
  .apply(({ images }) => images.map(({ imageId }) => imageId));
