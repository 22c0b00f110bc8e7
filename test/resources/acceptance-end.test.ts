import { describe, expect } from "vitest";
import { errorOf } from "../http/text-of";
import { nextRun, puts, statusOf, acceptanceTest as test } from "./acceptance-bench";
import { enginesOf } from "./engine";
import { RecordedResource } from "./recorded-resource";

describe("an acceptance that ends", () => {
  test("rejects the image", async ({ cloud, engines, acceptance, offer }) => {
    await acceptance.up(engines, { imageId: offer.imageId });
    await acceptance.destroy(await nextRun(cloud));
    expect(statusOf(cloud, offer)).toBe("rejected");
  });

  test("is content where the owner was faster", async ({ cloud, engines, acceptance, offer }) => {
    await acceptance.up(engines, { imageId: offer.imageId });
    cloud.removeMember(offer.imageId, offer.memberId);
    await acceptance.destroy(await nextRun(cloud));
    expect(acceptance.id).toBe("");
  });

  test("by a rename, or as one of two, rejects nothing", async ({
    cloud,
    engines,
    acceptance,
    offer,
    said,
  }) => {
    const { imageId } = offer;
    await acceptance.up(engines, { imageId });
    const later = await nextRun(cloud);
    const renamed = new RecordedResource("ImageMemberAcceptance");
    await renamed.up(later, { imageId });
    await acceptance.destroy(later);
    expect(statusOf(cloud, offer)).toBe("accepted");
    expect(said).toEqual([expect.stringMatching(/stays accepted: this program still declares it/)]);
    expect(puts(cloud)).toHaveLength(1);
  });

  test("under another name and for another project is refused, and stays", async ({
    cloud,
    engines,
    acceptance,
    offer,
  }) => {
    const { imageId } = offer;
    await acceptance.up(engines, { imageId });
    cloud.addMember(imageId, cloud.other.projectId);
    const others = await enginesOf(cloud, cloud.other);
    await new RecordedResource("ImageMemberAcceptance").up(others, { imageId });
    expect(await errorOf(acceptance.destroy(others))).toMatchObject({ code: "PROJECT_MISMATCH" });
    expect(statusOf(cloud, offer)).toBe("accepted");
  });

  test("by a forced replacement rejects nothing", async ({ cloud, engines, acceptance, offer }) => {
    const { imageId, memberId } = offer;
    await acceptance.up(engines, { imageId });
    const later = await nextRun(cloud);
    const { outputs } = acceptance;
    await later.ImageMemberAcceptance.check(acceptance.inputs, { imageId });
    await later.ImageMemberAcceptance.create({ imageId });
    await later.ImageMemberAcceptance.delete(`${imageId}/${memberId}`, outputs);
    expect(statusOf(cloud, offer)).toBe("accepted");
  });

  test("because the program accepts another image rejects the first", async ({
    cloud,
    engines,
    acceptance,
    offer,
  }) => {
    await acceptance.up(engines, { imageId: offer.imageId });
    const another = cloud.addImage().id;
    cloud.addMember(another, offer.memberId);
    expect(await acceptance.up(await nextRun(cloud), { imageId: another })).toBe("replace");
    expect(statusOf(cloud, offer)).toBe("rejected");
    expect(statusOf(cloud, { ...offer, imageId: another })).toBe("accepted");
  });
});
