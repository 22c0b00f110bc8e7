import { describe, expect } from "vitest";
import { getSharedImages, getSharedImagesOutput } from "../../src";
import type { Simulator } from "../../src/simulator";
import { beginProgram, later, resolved, unknownOutput } from "../resources/programs";
import { functionTest as test } from "./clouds";

function offer(cloud: Simulator, status: "pending" | "accepted" | "rejected", owner = cloud.owner): string {
  const { id } = cloud.addImage({ owner: owner.projectId });
  cloud.addMember(id, cloud.recipient.projectId, status);
  return id;
}

const idsOf = ({ images }: Awaited<ReturnType<typeof getSharedImages>>) =>
  images.map(({ imageId }) => imageId);

describe("getSharedImages", () => {
  test("lists the offers without an answer, unless told otherwise", async ({ cloud, clouds }) => {
    const pending = offer(cloud, "pending");
    const accepted = offer(cloud, "accepted");
    const recipient = { cloud: clouds.recipient };
    const { images } = await getSharedImages(recipient);
    expect(images).toMatchObject([
      { imageId: pending, owner: cloud.owner.projectId, memberStatus: "pending" },
    ]);
    expect(idsOf(await getSharedImages({ ...recipient, memberStatus: "accepted" }))).toEqual([accepted]);
    expect(idsOf(await getSharedImages({ ...recipient, memberStatus: "rejected" }))).toEqual([]);
    expect(idsOf(await getSharedImages({ ...recipient, memberStatus: "all" }))).toEqual([pending, accepted]);
  });

  test("lists all pages, of one owner if wanted, and none of one's own images", async ({ cloud, clouds }) => {
    cloud.addImage({ owner: cloud.recipient.projectId });
    const trusted = Array.from({ length: 120 }, () => offer(cloud, "pending", cloud.other));
    offer(cloud, "pending");
    const owner = cloud.other.projectId;
    const offers = await getSharedImages({ owner, cloud: clouds.recipient });
    expect(idsOf(offers).sort()).toEqual(trusted.sort());
  });
});

describe("getSharedImagesOutput", () => {
  test("takes what is known only later", async ({ cloud, clouds }) => {
    const accepted = offer(cloud, "accepted");
    const output = getSharedImagesOutput({
      memberStatus: "accepted",
      owner: later(cloud.owner.projectId),
      cloud: later(clouds.recipient),
    });
    expect(idsOf(await resolved(output))).toEqual([accepted]);
  });

  test("asks nobody while its inputs are unknown at preview", async ({ cloud, clouds }) => {
    await beginProgram("preview");
    const output = getSharedImagesOutput({ owner: unknownOutput<string>(), cloud: clouds.recipient });
    expect(await resolved(output)).toBeUndefined();
    expect(cloud.calls).toEqual([]);
  });
});
