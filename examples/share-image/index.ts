import * as pulumi from "@pulumi/pulumi";
import { ImageMember } from "pulumi-ims";

const config = new pulumi.Config();
const imageId = config.require("imageId");
const recipients = config.requireObject<Record<string, string>>("recipients");

/** By recipient: "pending" until it accepts the image. */
export const status: Record<string, pulumi.Output<string>> = {};

for (const [name, memberId] of Object.entries(recipients)) {
  status[name] = new ImageMember(name, { imageId, memberId }).status;
}
