import { describe, expect, test as plainTest } from "vitest";
import { providerText } from "../../src/resources/provider-text";
import { type Simulator, startSimulator } from "../../src/simulator";
import { imageCalls } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { lostGateways } from "../ims/lost-gateway";
import { type Declared, type Engines, enginesOf, engineTest } from "./engine";
import { RecordedResource } from "./recorded-resource";

/** A test with an offer to the recipient, and engines with the recipient's credentials. */
const test = engineTest.extend<{ engines: Engines; acceptance: RecordedResource; offer: Declared }>({
  engines: async ({ cloud }, use) => {
    await use(await enginesOf(cloud, cloud.recipient));
  },
  acceptance: async ({ task: _task }, use) => {
    await use(new RecordedResource("ImageMemberAcceptance"));
  },
  offer: async ({ cloud, pair }, use) => {
    cloud.addMember(pair.imageId, pair.memberId);
    await use(pair);
  },
});

/** The engines of a later run, which knows nothing of an earlier one. */
const nextRun = (cloud: Simulator): Promise<Engines> => enginesOf(cloud, cloud.recipient);
const puts = (cloud: Simulator): string[] => imageCalls(cloud).filter((call) => call.startsWith("PUT"));
const statusOf = (cloud: Simulator, { imageId }: Declared) => cloud.members(imageId)[0]?.status;

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
