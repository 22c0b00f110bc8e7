import * as pulumi from "@pulumi/pulumi";
import { ImageMembers } from "pulumi-ims";

const config = new pulumi.Config();

/** Projects with a name that starts with "test-" get no image. */
const projects = Object.entries(config.requireObject<Record<string, string>>("projects"))
  .filter(([name]) => !name.startsWith("test-"))
  .map(([, projectId]) => projectId);

const golden = new ImageMembers("golden", { imageId: config.require("imageId"), memberIds: projects });

export const memberIds = golden.memberIds;
