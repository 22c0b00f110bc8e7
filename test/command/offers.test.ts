import { describe, expect } from "vitest";
import { commandTest as test } from "./command-test";

describe("offers", () => {
  test("are what other projects share and this one has not answered", async ({ cloud, desk }) => {
    const waiting = cloud.addImage({ name: "waiting" }).id;
    const taken = cloud.addImage({ name: "taken" }).id;
    cloud.addImage({ name: "own", owner: cloud.recipient.projectId });
    cloud.addMember(waiting, cloud.recipient.projectId);
    cloud.addMember(taken, cloud.recipient.projectId, "accepted");
    const { code, stdout } = await desk.runAs(cloud.recipient, "offers");
    expect(code).toBe(0);
    expect(stdout.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
      ["IMAGE", "NAME", "OWNER", "STATUS", "IMAGE STATUS"],
      [waiting, "waiting", cloud.owner.projectId, "pending", "active"],
    ]);
  });

  test("are found by answer and owner, all pages", async ({ cloud, desk }) => {
    const ofOwner = Array.from({ length: 101 }, () => cloud.addImage().id);
    const ofOther = cloud.addImage({ owner: cloud.other.projectId }).id;
    for (const id of [...ofOwner, ofOther]) cloud.addMember(id, cloud.recipient.projectId);
    cloud.setMemberStatus(ofOther, cloud.recipient.projectId, "rejected");
    const listed = async (...options: readonly string[]): Promise<string[]> => {
      const { stdout } = await desk.runAs(cloud.recipient, "offers", "--json", ...options);
      const { images }: { images: { imageId: string }[] } = JSON.parse(stdout);
      return images.map(({ imageId }) => imageId);
    };
    expect(await listed()).toHaveLength(101);
    expect(await listed("--status", "all")).toHaveLength(102);
    expect(await listed("--status", "rejected")).toEqual([ofOther]);
    expect(await listed("--status", "all", "--owner", cloud.other.projectId)).toEqual([ofOther]);
  });

  test("that are none are an empty list, and a line for people", async ({ cloud, desk }) => {
    const table = await desk.run("offers");
    expect({ code: table.code, stdout: table.stdout }).toEqual({ code: 0, stdout: "" });
    expect(table.stderr).toContain(
      `Nothing is offered to project ${cloud.owner.projectId} in region "eu-de"`,
    );
    const json = await desk.run("offers", "--json");
    expect(json).toEqual({ code: 0, stdout: '{\n  "images": []\n}', stderr: "" });
  });

  test("of hostile names do not steer the terminal", async ({ cloud, desk }) => {
    const { id } = cloud.addImage({ name: "\u001b[2Jgolden\r\nIMAGE \u202e\u009b31m" });
    cloud.addMember(id, cloud.recipient.projectId);
    const { stdout } = await desk.runAs(cloud.recipient, "offers");
    expect(stdout.split("\n")).toHaveLength(2);
    expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test("end with the code of the error that came", async ({ cloud, desk }) => {
    const environment = { ...cloud.environment(cloud.owner), OS_PASSWORD: "wrong" };
    expect(await desk.runIn(environment, "offers")).toMatchObject({ code: 4, stdout: "" });
    cloud.answer({ service: "ims", status: 400, body: { message: "no" } });
    expect(await desk.run("offers", "--json")).toMatchObject({ code: 1, stdout: "" });
  });
});
