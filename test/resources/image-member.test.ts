import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, test } from "vitest";
import { ImageMember } from "../../src";
import { providerText } from "../../src/resources/provider-text";

const imageId = "d164b5df-1bc3-4c3f-893e-3e471fd16e64";
const memberId = "edc89b490d7d4392898e19b2deb34797";
let registered: pulumi.runtime.MockResourceArgs[] = [];

beforeEach(async () => {
  registered = [];
  await pulumi.runtime.setMocks({
    call: () => ({}),
    newResource: (args) => {
      registered.push(args);
      return { id: "the id", state: { ...args.inputs, status: "pending" } };
    },
  });
});

function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

describe("new ImageMember", () => {
  test("registers its arguments and the provider text, under a type that never changes", async () => {
    const share = new ImageMember("to-team-b", { imageId, memberId, adoptExisting: false, cloud: "owner" });
    await resolved(share.urn);
    expect(registered).toMatchObject([
      {
        type: "pulumi-nodejs:dynamic/ims:ImageMember",
        name: "to-team-b",
        inputs: {
          imageId,
          memberId,
          adoptExisting: false,
          cloud: "owner",
          __provider: providerText("ImageMember"),
        },
      },
    ]);
  });

  test("has the outputs that the provider returns", async () => {
    const share = new ImageMember("to-team-b", { imageId, memberId });
    expect(await resolved(share.status)).toBe("pending");
    expect(await resolved(share.imageId)).toBe(imageId);
  });

  test("registers nothing more than what was given", async () => {
    const share = new ImageMember("to-team-b", { imageId, memberId });
    await resolved(share.urn);
    expect(Object.keys(registered[0]?.inputs ?? {}).sort()).toEqual(["__provider", "imageId", "memberId"]);
  });
});
