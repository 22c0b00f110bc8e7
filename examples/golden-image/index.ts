import * as pulumi from "@pulumi/pulumi";
import { ImageMembers } from "pulumi-ims";

const config = new pulumi.Config();

const members = new ImageMembers("golden", {
  imageId: config.require("imageId"),
  memberIds: config.requireObject<string[]>("projects"),
  // What somebody shares by hand is shown by `preview --refresh`, and taken back by `up --refresh`.
  unmanaged: "remove",
});

/** Projects that have not accepted the image yet. */
export const waiting = members.members.apply((byProject) =>
  Object.entries(byProject)
    .filter(([, { status }]) => status === "pending")
    .map(([projectId]) => projectId),
);
