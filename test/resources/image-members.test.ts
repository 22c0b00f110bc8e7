import { describe, expect } from "vitest";
import { ImageMembers } from "../../src";
import { providerText } from "../../src/resources/provider-text";
import { registered, resolved, runProgram, programTest as test } from "./programs";

describe("new ImageMembers", () => {
  const imageId = "d164b5df-1bc3-4c3f-893e-3e471fd16e64";
  const memberIds = ["edc89b490d7d4392898e19b2deb34797", "0".repeat(32)];

  test("registers its arguments and the provider text, under a type that never changes", async () => {
    const args = { imageId, memberIds, unmanaged: "keep", cloud: "owner" } as const;
    await runProgram(async () => {
      expect(await resolved(new ImageMembers("golden", args).memberIds)).toEqual(memberIds);
    });
    const list = registered().find(({ type }) => type === "pulumi-nodejs:dynamic/ims:ImageMembers");
    expect(list).toMatchObject({ name: "golden" });
    expect(list?.inputs).toEqual({ ...args, __provider: providerText("ImageMembers") });
  });

  const [first = "", second = ""] = memberIds;
  const made = "2026-03-01T12:00:00Z";
  const answered = "2026-03-02T12:00:00Z";
  const entries = {
    [first]: { status: "accepted", createdAt: made, updatedAt: answered },
    [second]: { status: "pending", createdAt: made, updatedAt: made },
  };
  test.for([
    ["as lines", { [first]: `accepted ${made} ${answered}`, [second]: `pending ${made} ${made}` }, entries],
    ["in full, as by an earlier version or a mock", entries, entries],
    ["not at all, as by a mock", undefined, {}],
  ] as const)("gives each member's status and times, which state has %s", async ([, members, expected]) => {
    const program = async () => {
      const list = new ImageMembers("golden", { imageId, memberIds });
      expect(await resolved(list.members)).toEqual(expected);
    };
    await runProgram(program, { members });
  });
});
