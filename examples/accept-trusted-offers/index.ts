import * as pulumi from "@pulumi/pulumi";
import { getSharedImages, ImageMemberAcceptance } from "pulumi-ims";

const owner = new pulumi.Config().require("trustedOwner");

export = async () => {
  // Accepted ones stay declared: an image that left this list would be rejected.
  const { images } = await getSharedImages({ owner, memberStatus: "all" });
  const wanted = images.filter(({ memberStatus }) => memberStatus !== "rejected");
  for (const { imageId } of wanted) new ImageMemberAcceptance(imageId, { imageId });
  return { accepted: wanted.map(({ imageId, name }) => `${name} (${imageId})`) };
};
