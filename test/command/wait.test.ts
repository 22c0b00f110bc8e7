import { describe, expect } from "vitest";
import type { Simulator } from "../../src/simulator";
import { imageCalls } from "../http/simulator-test";
import { commandTest as test } from "./command-test";

/** Before that listing of the members of an image is answered, something happens. */
function beforeListing(cloud: Simulator, imageId: string, number: number, happen: () => void): void {
  let listings = 0;
  cloud.answer({
    method: "GET",
    path: `/v2/images/${imageId}/members`,
    when: () => {
      listings += 1;
      if (listings === number) happen();
      return false;
    },
  });
}

describe("waiting for answers", () => {
  test("ends well when all have accepted, with one listing a look", async ({ cloud, desk }) => {
    const { id } = cloud.addImage();
    const [first, second] = [cloud.recipient.projectId, cloud.other.projectId];
    for (const project of [first, second]) cloud.addMember(id, project);
    beforeListing(cloud, id, 3, () => cloud.setMemberStatus(id, first, "accepted"));
    beforeListing(cloud, id, 5, () => cloud.setMemberStatus(id, second, "accepted"));
    const { code, stdout, stderr } = await desk.run("members", id, "--wait", "60");
    expect(code).toBe(0);
    expect(stderr.replace(/^\d+ s/gm, "N s").split("\n")).toEqual([
      `waiting up to 60 s: 0 of 2 accepted; image ${id}, project ${first}: pending; image ${id}, project ${second}: pending`,
      `N s: image ${id}, project ${first}: pending, now accepted`,
      `N s: image ${id}, project ${second}: pending, now accepted`,
      "N s: accepted: 2 of 2 accepted",
    ]);
    expect(stdout.match(/accepted/g)).toHaveLength(2);
    const image = `GET /v2/images/${id}`;
    expect(imageCalls(cloud)).toEqual([image, ...Array.from({ length: 5 }, () => `${image}/members`)]);
  });

  test("is for the owner, or for one project: a recipient sees its own answer alone", async ({
    cloud,
    desk,
  }) => {
    const { id } = cloud.addImage({ owner: cloud.other.projectId });
    cloud.addMember(id, cloud.owner.projectId, "accepted");
    cloud.addMember(id, cloud.recipient.projectId);
    const { code, stderr } = await desk.run("members", id, "--wait", "60");
    expect(code).toBe(6);
    expect(stderr).toMatch(/^error: IMAGE_NOT_YOURS: .*see their own answer alone.*--member/s);
    const one = await desk.run("members", id, "--member", cloud.owner.projectId, "--wait", "60");
    expect(one.code).toBe(0);
  });

  test("needs no second look where all have accepted before", async ({ cloud, desk }) => {
    const { id } = cloud.addImage();
    cloud.addMember(id, cloud.recipient.projectId, "accepted");
    const { code, stderr } = await desk.run("members", id, "--wait", "60");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "0 s: accepted: 1 of 1 accepted" });
    expect(imageCalls(cloud)).toHaveLength(2);
  });

  test("ends with 7 at the first rejection", async ({ cloud, desk }) => {
    const { id } = cloud.addImage();
    for (const project of [cloud.recipient.projectId, cloud.other.projectId]) cloud.addMember(id, project);
    beforeListing(cloud, id, 2, () => cloud.setMemberStatus(id, cloud.other.projectId, "rejected"));
    const { code, stderr } = await desk.run("members", id, "--wait", "60");
    expect(code).toBe(7);
    expect(stderr).toMatch(/rejected: 0 of 2 accepted; .*: rejected$/);
  });

  test("ends with 8 when the time is up", async ({ cloud, desk }) => {
    const { id } = cloud.addImage();
    cloud.addMember(id, cloud.recipient.projectId);
    const { code, stdout, stderr } = await desk.run("members", id, "--wait", "0", "--json");
    expect(code).toBe(8);
    expect(stderr).toMatch(/the time is up: 0 of 1 accepted; .*: pending$/);
    expect(JSON.parse(stdout).images[0].members[0].status).toBe("pending");
  });

  test("for one member leaves the others alone", async ({ cloud, desk }) => {
    const { id } = cloud.addImage();
    cloud.addMember(id, cloud.other.projectId, "rejected");
    const { projectId } = cloud.recipient;
    beforeListing(cloud, id, 3, () => cloud.addMember(id, projectId));
    beforeListing(cloud, id, 4, () => cloud.setMemberStatus(id, projectId, "accepted"));
    const { code, stderr } = await desk.run("members", id, "--wait", "60", "--member", projectId);
    expect(code).toBe(0);
    expect(stderr).toContain(`0 of 1 accepted; image ${id}, project ${projectId}: not shared`);
    expect(stderr).toContain(`project ${projectId}: not shared, now pending`);
  });

  test("goes on while an image has no member at all", async ({ cloud, desk }) => {
    const { id } = cloud.addImage();
    const { code, stderr } = await desk.run("members", id, "--wait", "0");
    expect(code).toBe(8);
    expect(stderr).toContain(`image ${id}, any project: not shared`);
  });

  test("outlasts trouble that passes, and says so once", async ({ cloud, desk }) => {
    const { id } = cloud.addImage();
    cloud.addMember(id, cloud.recipient.projectId);
    beforeListing(cloud, id, 2, () => {
      cloud.answer({ service: "ims", status: 500, times: 10 });
      cloud.setMemberStatus(id, cloud.recipient.projectId, "accepted");
    });
    const { code, stderr } = await desk.run("members", id, "--wait", "60");
    expect(code).toBe(0);
    expect(stderr.match(/no answer \(SERVICE_FAILED\), which may pass: looking on/g)).toHaveLength(1);
  });

  test("ends in time though the service hangs", async ({ cloud, desk }) => {
    const { id } = cloud.addImage();
    cloud.addMember(id, cloud.recipient.projectId);
    beforeListing(cloud, id, 2, () => cloud.answer({ service: "ims", hang: "headers" }));
    const { code, stderr } = await desk.run("members", id, "--wait", "1");
    expect(code).toBe(8);
    expect(stderr).toContain("no answer (TIMED_OUT)");
  });

  test("ends with the error that the image is gone", async ({ cloud, desk }) => {
    const { id } = cloud.addImage();
    cloud.addMember(id, cloud.recipient.projectId);
    beforeListing(cloud, id, 3, () => cloud.deleteImage(id));
    const { code, stderr } = await desk.run("members", id, "--wait", "60");
    expect(code).toBe(6);
    expect(stderr).toMatch(/\nerror: IMAGE_NOT_FOUND/);
  });

  test("does not begin for an image that is not there", async ({ desk }) => {
    const unknown = "d164b5df-1bc3-4c3f-893e-3e471fd16e64";
    const { code, stderr } = await desk.run("members", unknown, "--wait", "60");
    expect(code).toBe(6);
    expect(stderr).not.toContain("waiting");
  });
});
