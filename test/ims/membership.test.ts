import { describe, expect } from "vitest";
import { readMembers, readMembership } from "../../src/ims/membership";
import { budget, sessionOf } from "../auth/session-of";
import { imageCalls } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { shareTest as test } from "./share-bench";

describe("the members of an image", () => {
  test("are the owner's to see, all of them and in the service's order", async ({
    cloud,
    session,
    share,
  }) => {
    const ids = Array.from({ length: 256 }, (_, index) => cloud.addProject(`p${index}`).id);
    for (const id of ids) cloud.addMember(share.imageId, id, "accepted");
    const { image, members, partial } = await readMembership(session, share.imageId, budget());
    expect(image).toMatchObject({ imageId: share.imageId, owner: cloud.owner.projectId });
    expect(partial).toBe(false);
    expect(members.map(({ memberId }) => memberId)).toEqual(ids);
    const now = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(members[0]).toMatchObject({ status: "accepted", createdAt: now, updatedAt: now });
    expect(imageCalls(cloud)).toEqual([`GET /v2/images/${share.imageId}`, `GET ${share.members}`]);
  });

  test("are a partial view for a recipient, and said to be one", async ({ cloud, share }) => {
    cloud.addMember(share.imageId, share.memberId);
    cloud.addMember(share.imageId, cloud.other.projectId);
    const seen = await readMembership(sessionOf(cloud, cloud.recipient), share.imageId, budget());
    expect(seen).toMatchObject({ partial: true, members: [{ memberId: share.memberId }] });
    expect(seen.members).toHaveLength(1);
  });

  test("are IMAGE_NOT_FOUND for an image that is not there or not seen", async ({
    cloud,
    session,
    share,
  }) => {
    const unknown = "11111111-2222-4333-8444-555555555555";
    expect(await errorOf(readMembership(session, unknown, budget()))).toMatchObject({
      code: "IMAGE_NOT_FOUND",
    });
    const stranger = sessionOf(cloud, cloud.other);
    expect(await errorOf(readMembership(stranger, share.imageId, budget()))).toMatchObject({
      code: "IMAGE_NOT_FOUND",
    });
  });

  test("are IMAGE_NOT_SHAREABLE while the image's visibility hides them, which is named", async ({
    cloud,
    session,
    share,
  }) => {
    cloud.setVisibility(share.imageId, "community");
    const error = await errorOf(readMembership(session, share.imageId, budget()));
    expect(error).toMatchObject({ code: "IMAGE_NOT_SHAREABLE" });
    expect(error).toMatchObject({ message: expect.stringContaining("visibility is community") });
  });
});

describe("the whole list, to be changed", () => {
  test("costs its owner one call", async ({ cloud, session, share }) => {
    cloud.addMember(share.imageId, share.memberId);
    const members = await readMembers(session, share.imageId, budget());
    expect([...members.keys()]).toEqual([share.memberId]);
    expect(imageCalls(cloud)).toEqual([`GET ${share.members}`]);
  });

  test("is refused to a recipient, who would take its own entry for all: IMAGE_NOT_YOURS", async ({
    cloud,
    share,
  }) => {
    cloud.addMember(share.imageId, share.memberId);
    const error = await errorOf(readMembers(sessionOf(cloud, cloud.recipient), share.imageId, budget()));
    expect(error).toMatchObject({ code: "IMAGE_NOT_YOURS" });
    for (const { projectId } of [cloud.owner, cloud.recipient]) {
      expect(error).toMatchObject({ message: expect.stringContaining(projectId) });
    }
  });

  test("is not refused to an owner that is a member too, which Glance allows", async ({
    cloud,
    session,
    share,
  }) => {
    for (const { projectId } of [cloud.owner, cloud.recipient]) cloud.addMember(share.imageId, projectId);
    expect((await readMembers(session, share.imageId, budget())).size).toBe(2);
  });

  test.for([401, 403, 404, 500])(
    "is no empty list because of a %i",
    async (status, { cloud, session, share }) => {
      cloud.addMember(share.imageId, share.memberId);
      cloud.answer({ path: share.members, status });
      expect(await errorOf(readMembers(session, share.imageId, budget()))).toMatchObject({
        code: expect.any(String),
      });
    },
  );
});
