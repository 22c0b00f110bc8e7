import { describe, expect } from "vitest";
import type { MembersReport } from "../../src/command/output/members";
import { imageCalls, tokenRequests } from "../http/simulator-test";
import { commandTest as test } from "./command-test";

const unknown = "d164b5df-1bc3-4c3f-893e-3e471fd16e64";

function reportIn(stdout: string): MembersReport {
  return JSON.parse(stdout);
}

describe("the members of images", () => {
  test("are a table of images and projects, with status and times", async ({ cloud, desk }) => {
    const golden = cloud.addImage({ name: "golden" }).id;
    const plain = cloud.addImage({ name: "plain" }).id;
    const member = cloud.addMember(golden, cloud.recipient.projectId, "accepted");
    cloud.addMember(golden, cloud.other.projectId);
    const { code, stdout, stderr } = await desk.run("members", golden, plain, golden);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
      ["IMAGE", "NAME", "PROJECT", "STATUS", "SHARED", "CHANGED"],
      [golden, "golden", cloud.recipient.projectId, "accepted", member.createdAt, member.updatedAt],
      [golden, "golden", cloud.other.projectId, "pending", expect.any(String), expect.any(String)],
      [plain, "plain", "none"],
    ]);
  });

  test("take one token and two calls an image", async ({ cloud, desk }) => {
    const ids = Array.from({ length: 10 }, () => cloud.addImage().id);
    await desk.run("members", ...ids);
    expect(tokenRequests(cloud)).toBe(1);
    expect(imageCalls(cloud)).toHaveLength(20);
  });

  test("are JSON for scripts, the same either way", async ({ cloud, desk }) => {
    const { id } = cloud.addImage({ name: "golden" });
    const member = cloud.addMember(id, cloud.recipient.projectId);
    const { stdout } = await desk.run("members", id, "--json");
    expect(reportIn(stdout)).toEqual({
      images: [
        {
          imageId: id,
          name: "golden",
          owner: cloud.owner.projectId,
          visibility: "shared",
          partial: false,
          members: [member],
          error: null,
        },
      ],
    });
    expect((await desk.run("members", id, "--format", "json")).stdout).toBe(stdout);
  });

  test("are a flowchart", async ({ cloud, desk }) => {
    const { id } = cloud.addImage({ name: "golden" });
    cloud.addMember(id, cloud.recipient.projectId, "rejected");
    const { stdout } = await desk.run("members", id, "--format", "mermaid");
    expect(stdout.split("\n")).toEqual([
      "flowchart LR",
      `  image0["Image golden<br/>${id}"]`,
      `  project0(["Project ${cloud.recipient.projectId}"])`,
      "  image0 -->|rejected| project0",
    ]);
  });

  test("are said to be a part of them where a recipient asks", async ({ cloud, desk }) => {
    const { id } = cloud.addImage();
    cloud.addMember(id, cloud.recipient.projectId);
    cloud.addMember(id, cloud.other.projectId);
    const { code, stdout } = await desk.runAs(cloud.recipient, "members", id);
    expect(code).toBe(0);
    expect(stdout).not.toContain(cloud.other.projectId);
    expect(stdout).toContain(`Image ${id} belongs to project ${cloud.owner.projectId}: other members`);
    const { images } = reportIn((await desk.runAs(cloud.recipient, "members", id, "--json")).stdout);
    expect(images.map(({ partial }) => partial)).toEqual([true]);
  });

  test("are only the one that is asked for", async ({ cloud, desk }) => {
    const { id } = cloud.addImage();
    cloud.addMember(id, cloud.recipient.projectId);
    cloud.addMember(id, cloud.other.projectId);
    const { stdout } = await desk.run("members", id, "--member", cloud.other.projectId, "--json");
    expect(reportIn(stdout).images[0]?.members).toEqual([cloud.members(id)[1]]);
  });

  test("of one image are shown though another one is not found", async ({ cloud, desk }) => {
    const { id } = cloud.addImage();
    cloud.addMember(id, cloud.recipient.projectId);
    const { code, stdout, stderr } = await desk.run("members", unknown, id);
    expect(code).toBe(6);
    expect(stdout).toContain(cloud.recipient.projectId);
    expect(stdout).toMatch(new RegExp(`${unknown} +IMAGE_NOT_FOUND`));
    expect(stderr).toMatch(/^error: IMAGE_NOT_FOUND: /);
    const { images } = reportIn((await desk.run("members", unknown, id, "--json")).stdout);
    expect(images.map((image) => [image.members.length, image.error?.code])).toEqual([
      [0, "IMAGE_NOT_FOUND"],
      [1, undefined],
    ]);
  });

  test("of a private image are refused with its visibility", async ({ cloud, desk }) => {
    const { id } = cloud.addImage({ visibility: "private" });
    const { code, stderr } = await desk.run("members", id);
    expect(code).toBe(6);
    expect(stderr).toContain("the image's visibility is private");
  });

  test("are not asked for without credentials", async ({ cloud, desk }) => {
    const { code, stdout, stderr } = await desk.runIn({}, "members", cloud.addImage().id);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/^error: CREDENTIALS_MISSING/);
    expect(cloud.calls).toEqual([]);
  });

  test("leave nothing on stdout where nobody answers", async ({ cloud, desk }) => {
    const { id } = cloud.addImage();
    await cloud.close();
    const { code, stdout } = await desk.run("members", id, "--json");
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
  });
});
