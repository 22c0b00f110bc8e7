import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, test } from "vitest";

const web = "edc89b490d7d4392898e19b2deb34797";
const scratch = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const imageId = "d164b5df-1bc3-4c3f-893e-3e471fd16e64";

/** What the program declared, by the name of the resource. */
const declared: Record<string, pulumi.runtime.MockResourceArgs> = {};

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        declared[args.name] = args;
        return { id: `${args.name}-id`, state: args.inputs };
      },
      call: ({ inputs }) => inputs,
    },
    "project",
    "stack",
  );
  pulumi.runtime.setAllConfig({
    "project:imageId": imageId,
    "project:projects": JSON.stringify({ web, "test-scratch": scratch }),
  });
});

test("the golden image is shared with all projects but those for tests", async () => {
  const program = await import("./index.js");
  // A resource is declared once its outputs are there.
  const memberIds = await new Promise((resolve) => program.memberIds.apply(resolve));
  expect(memberIds).toEqual([web]);
  expect(declared.golden).toMatchObject({
    type: "pulumi-nodejs:dynamic/ims:ImageMembers",
    inputs: { imageId, memberIds: [web] },
  });
});
