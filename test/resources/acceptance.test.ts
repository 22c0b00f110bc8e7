import { describe, expect, test as plainTest } from "vitest";
import { providerText } from "../../src/resources/provider-text";
import { startSimulator } from "../../src/simulator";
import { errorOf } from "../http/text-of";
import { lostGateways } from "../ims/not-found-answers";
import { nextRun, puts, statusOf, acceptanceTest as test } from "./acceptance-bench";
import { enginesOf } from "./engine";
import { RecordedResource } from "./recorded-resource";

describe("an acceptance", () => {
  test("accepts, and records the answer with the project and region that gave it", async ({
    cloud,
    engines,
    acceptance,
    offer,
  }) => {
    const { imageId, memberId } = offer;
    expect(await acceptance.up(engines, { imageId, waitForShareSeconds: 60 })).toBe("create");
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(acceptance.id).toBe(`${imageId}/${memberId}`);
    expect(acceptance.outputs).toEqual({
      ...offer,
      waitForShareSeconds: 60,
      status: "accepted",
      createdAt: time,
      updatedAt: time,
      schema: "/v2/schemas/member",
      projectId: memberId,
      region: "eu-de",
      __provider: providerText("ImageMemberAcceptance"),
    });
    expect(statusOf(cloud, offer)).toBe("accepted");
    expect(await acceptance.up(await nextRun(cloud), { imageId, waitForShareSeconds: 60 })).toBe("same");
  });

  test("of what is accepted already writes nothing", async ({ cloud, engines, acceptance, offer }) => {
    cloud.setMemberStatus(offer.imageId, offer.memberId, "accepted");
    await acceptance.up(engines, { imageId: offer.imageId });
    expect(puts(cloud)).toEqual([]);
  });

  plainTest("puts a full-ECS image into the vault that is given", async () => {
    const cloud = await startSimulator({ flavour: "ims" });
    const imageId = cloud.addImage({ fullEcs: "backup" }).id;
    cloud.addMember(imageId, cloud.recipient.projectId);
    const acceptance = new RecordedResource("ImageMemberAcceptance");
    const withoutVault = await errorOf(acceptance.up(await nextRun(cloud), { imageId }));
    expect(withoutVault).toMatchObject({ serviceCode: "IMG.0184" });
    const vaultId = "b2e0a5f6-93a4-4b6e-8d4c-1f0f6f3f8a01";
    expect(await acceptance.up(await nextRun(cloud), { imageId, vaultId })).toBe("create");
    expect(acceptance.outputs).toMatchObject({ status: "accepted", vaultId });
    await cloud.close();
  });

  test("changes its answer in place, and writes nothing for any other argument", async ({
    cloud,
    engines,
    acceptance,
    offer,
  }) => {
    const { imageId } = offer;
    await acceptance.up(engines, { imageId });
    expect(await acceptance.up(engines, { imageId, status: "rejected" })).toBe("update");
    expect(statusOf(cloud, offer)).toBe("rejected");
    const before = cloud.calls.length;
    expect(await acceptance.up(engines, { imageId, status: "rejected", waitForShareSeconds: 5 })).toBe(
      "update",
    );
    expect(acceptance.outputs).toMatchObject({ status: "rejected", waitForShareSeconds: 5 });
    expect(await acceptance.up(engines, { imageId, status: "rejected" })).toBe("update");
    expect(acceptance.outputs).not.toHaveProperty("waitForShareSeconds");
    expect(cloud.calls.length).toBe(before);
  });

  test("changes no answer of another project, to which the image is offered as well", async ({
    cloud,
    engines,
    acceptance,
    offer,
  }) => {
    const { imageId } = offer;
    await acceptance.up(engines, { imageId });
    cloud.addMember(imageId, cloud.other.projectId, "accepted");
    const others = await enginesOf(cloud, cloud.other);
    const error = await errorOf(acceptance.up(others, { imageId, status: "rejected" }));
    expect(error).toMatchObject({ code: "PROJECT_MISMATCH" });
    expect(cloud.members(imageId).map(({ status }) => status)).toEqual(["accepted", "accepted"]);
  });

  test.for(lostGateways)(
    "is not gone by a %s, neither for refresh nor for destroy",
    async ([, rule], { cloud, engines, acceptance, offer }) => {
      await acceptance.up(engines, { imageId: offer.imageId });
      cloud.answer({ service: "ims", ...rule });
      const later = await nextRun(cloud);
      for (const run of [acceptance.refresh(later), acceptance.destroy(later)]) {
        expect(await errorOf(run)).toMatchObject({ code: "RESPONSE_INVALID" });
      }
      expect(acceptance.id).not.toBe("");
    },
  );

  test("waits for an offer parts of a millisecond as well", async ({ engines, acceptance, pair }) => {
    const error = await errorOf(
      acceptance.up(engines, { imageId: pair.imageId, waitForShareSeconds: 1 / 30 }),
    );
    expect(error).toMatchObject({ code: "OFFER_NOT_FOUND" });
  });

  test("that the owner shared anew is drift after a refresh, and is given again", async ({
    cloud,
    engines,
    acceptance,
    offer,
  }) => {
    const { imageId, memberId } = offer;
    await acceptance.up(engines, { imageId });
    cloud.removeMember(imageId, memberId);
    cloud.addMember(imageId, memberId);
    expect(await acceptance.preview(engines, { imageId })).toBe("same");

    const later = await nextRun(cloud);
    await acceptance.refresh(later);
    expect(acceptance.outputs).toMatchObject({ status: "pending" });
    expect(await acceptance.preview(later, { imageId })).toBe("update");
    expect(await acceptance.up(later, { imageId })).toBe("update");
    expect(acceptance.outputs).toMatchObject({ status: "accepted" });
    expect(statusOf(cloud, offer)).toBe("accepted");
  });

  test("is gone after a refresh where the owner took the share back", async ({
    cloud,
    engines,
    acceptance,
    offer,
  }) => {
    await acceptance.up(engines, { imageId: offer.imageId });
    cloud.removeMember(offer.imageId, offer.memberId);
    await acceptance.refresh(engines);
    expect(acceptance.id).toBe("");
  });

  test("is not gone where another project refreshes it", async ({ cloud, engines, acceptance, offer }) => {
    await acceptance.up(engines, { imageId: offer.imageId });
    const stranger = await enginesOf(cloud, cloud.other);
    expect(await errorOf(acceptance.refresh(stranger))).toMatchObject({ code: "PROJECT_MISMATCH" });
    expect(acceptance.id).not.toBe("");
  });

  test.for([
    ["of an offer that never comes", { waitForShareSeconds: 0.05 }, "OFFER_NOT_FOUND"],
    ["with a memberId that is not the token's", { memberId: "f".repeat(32) }, "RECIPIENT_NEEDED"],
  ] as const)("%s leaves nothing in state", async ([, changes, code], { engines, acceptance, pair }) => {
    const error = await errorOf(acceptance.up(engines, { imageId: pair.imageId, ...changes }));
    expect(error).toMatchObject({ code });
    expect(error).not.toHaveProperty("id");
    expect(acceptance.id).toBe("");
  });

  test("says when it begins to wait, and when the waiting ends", async ({
    cloud,
    engines,
    acceptance,
    offer,
    said,
  }) => {
    cloud.answer({ method: "GET", path: new RegExp(`${offer.memberId}$`), status: 404, times: 1 });
    await acceptance.up(engines, { imageId: offer.imageId, waitForShareSeconds: 0.02 });
    expect(said).toEqual([
      expect.stringMatching(/^ims: waiting up to 0\.02 s for image .* to be shared with project /),
      expect.stringMatching(/^ims: waited 0 s for image .*: it is now$/),
    ]);
  });

  test("with the owner's credentials says whose are needed", async ({ cloud, acceptance, offer }) => {
    const error = await errorOf(acceptance.up(await enginesOf(cloud), { imageId: offer.imageId }));
    expect(error).toMatchObject({ code: "RECIPIENT_NEEDED" });
    for (const part of [cloud.owner.projectId, offer.memberId, "cloud"]) {
      expect(error).toMatchObject({ message: expect.stringContaining(part) });
    }
  });
});
