import { describe, expect } from "vitest";
import { ImageMemberAcceptance } from "../../src";
import { providerText } from "../../src/resources/provider-text";
import { registered, resolved, runProgram, programTest as test } from "./programs";

describe("new ImageMemberAcceptance", () => {
  test("registers its arguments and the provider text, under a type that never changes", async () => {
    const args = { imageId: "d164b5df-1bc3-4c3f-893e-3e471fd16e64", cloud: "recipient" };
    await runProgram(async () => {
      expect(await resolved(new ImageMemberAcceptance("from-team-a", args).imageId)).toBe(args.imageId);
    });
    const acceptance = registered().find(
      ({ type }) => type === "pulumi-nodejs:dynamic/ims:ImageMemberAcceptance",
    );
    expect(acceptance).toMatchObject({ name: "from-team-a" });
    expect(acceptance?.inputs).toEqual({ ...args, __provider: providerText("ImageMemberAcceptance") });
  });
});
