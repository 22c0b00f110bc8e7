import { describe, expect } from "vitest";
import { getImageMembers, getImageMembersOutput } from "../../src";
import { imageCalls, tokenRequests } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { beginProgram, later, resolved, unknownOutput } from "../resources/programs";
import { functionTest as test } from "./clouds";

describe("getImageMembers", () => {
  test("tells the owner every member, with status and times, in the service's order", async ({
    cloud,
    clouds,
  }) => {
    const imageId = cloud.addImage().id;
    const statuses = ["accepted", "pending", "rejected"] as const;
    for (const status of statuses) cloud.addMember(imageId, cloud.addProject(status).id, status);
    const result = await getImageMembers({ imageId: imageId.toUpperCase(), cloud: clouds.owner });
    expect(result).toMatchObject({ imageId, owner: cloud.owner.projectId, partial: false });
    expect(result.members.map(({ status }) => status)).toEqual(statuses);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(result.members[0]).toMatchObject({ createdAt: time, updatedAt: time });
  });

  test("tells a recipient its own membership, and that this is not all", async ({ cloud, clouds }) => {
    const imageId = cloud.addImage().id;
    for (const { projectId } of [cloud.recipient, cloud.other]) cloud.addMember(imageId, projectId);
    const result = await getImageMembers({ imageId, cloud: clouds.recipient });
    expect(result).toMatchObject({ partial: true, members: [{ memberId: cloud.recipient.projectId }] });
    expect(result.members).toHaveLength(1);
  });

  test("asks IAM once, however often it is called", async ({ cloud, clouds }) => {
    const ids = Array.from({ length: 10 }, () => cloud.addImage().id);
    await Promise.all(ids.map((imageId) => getImageMembers({ imageId, cloud: clouds.owner })));
    await getImageMembers({ imageId: ids[0] ?? "", cloud: clouds.owner });
    expect(tokenRequests(cloud)).toBe(1);
  });

  test("always asks the service: two calls are two listings", async ({ cloud, clouds }) => {
    const imageId = cloud.addImage().id;
    expect((await getImageMembers({ imageId, cloud: clouds.owner })).members).toEqual([]);
    cloud.addMember(imageId, cloud.recipient.projectId);
    expect((await getImageMembers({ imageId, cloud: clouds.owner })).members).toHaveLength(1);
  });

  test("says what is wrong with an image, or with the credentials", async ({ cloud, clouds }) => {
    const imageId = cloud.addImage().id;
    const refused = (name: string) => errorOf(getImageMembers({ imageId, cloud: name }));
    expect(await refused(clouds.other)).toMatchObject({ code: "IMAGE_NOT_FOUND" });
    expect(await refused("nowhere")).toMatchObject({ code: "CLOUD_UNKNOWN" });
  });
});

describe("getImageMembersOutput", () => {
  test("takes what is known only later", async ({ cloud, clouds }) => {
    const imageId = cloud.addImage().id;
    cloud.addMember(imageId, cloud.recipient.projectId);
    const output = getImageMembersOutput({ imageId: later(imageId), cloud: later(clouds.owner) });
    expect(await resolved(output)).toMatchObject({ members: [{ memberId: cloud.recipient.projectId }] });
  });

  test("asks nobody while its inputs are unknown at preview", async ({ cloud, clouds }) => {
    await beginProgram("preview");
    const output = getImageMembersOutput({ imageId: unknownOutput<string>(), cloud: clouds.owner });
    expect(await resolved(output)).toBeUndefined();
    expect(imageCalls(cloud)).toEqual([]);
  });
});
