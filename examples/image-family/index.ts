import * as pulumi from "@pulumi/pulumi";
import { ImageMembers, ImageShare } from "pulumi-ims";

const config = new pulumi.Config();
const projects = config.requireObject<Record<string, string>>("projects");

// Authoritative for many images: one ImageMembers for each.
for (const [name, imageId] of Object.entries(config.requireObject<Record<string, string>>("images"))) {
  new ImageMembers(name, { imageId, memberIds: Object.values(projects) });
}

// Additive: each candidate to each project, and what others share stays.
const candidates = new ImageShare("candidates", {
  imageIds: config.requireObject<Record<string, string>>("candidates"),
  memberIds: projects,
});

export const { statuses } = candidates;
