import { describe, expect, test as plainTest } from "vitest";
import { observeOffer, withdrawAnswer } from "../../src/ims/acceptance";
import { type Simulator, startSimulator } from "../../src/simulator";
import { budget, sessionOf } from "../auth/session-of";
import { imageCalls } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { imageUnknownToIms } from "./not-found-answers";
import { offered, type Recipient, recipientOf, recipientTest as test } from "./recipient-bench";

describe("an offer", () => {
  test("is accepted with a look and one PUT, and then the image is the recipient's to use", async ({
    cloud,
    recipient,
  }) => {
    offered(cloud, recipient);
    const { member, location } = await recipient.answer();
    expect(member).toMatchObject({ ...recipient.pair, status: "accepted" });
    expect(location).toMatchObject({ projectId: cloud.recipient.projectId, region: "eu-de" });
    expect(imageCalls(cloud)).toEqual([`GET ${recipient.offer}`, `PUT ${recipient.offer}`]);
    expect(cloud.calls.at(-1)?.body).toBe(JSON.stringify({ status: "accepted" }));
    expect(cloud.members(recipient.pair.imageId)).toMatchObject([{ status: "accepted" }]);
  });

  test("is rejected where that is the answer", async ({ cloud, recipient }) => {
    offered(cloud, recipient, "accepted");
    expect(await recipient.answer({ status: "rejected" })).toMatchObject({ member: { status: "rejected" } });
  });

  test.for(["accepted", "rejected"] as const)(
    "that is %s already is left as it is, without a PUT",
    async (status, { cloud, recipient }) => {
      offered(cloud, recipient, status);
      expect(await recipient.answer({ status })).toMatchObject({ member: { status } });
      expect(imageCalls(cloud)).toEqual([`GET ${recipient.offer}`]);
    },
  );

  test("whose answer's reply was lost is answered again: a PUT does no harm twice", async ({
    cloud,
    recipient,
  }) => {
    offered(cloud, recipient);
    cloud.answer({ method: "PUT", reset: "afterCommit", times: 1 });
    expect(await recipient.answer()).toMatchObject({ member: { status: "accepted" } });
  });

  test("that is not there is OFFER_NOT_FOUND at once, naming image, project and the ways out", async ({
    recipient,
  }) => {
    const error = await errorOf(recipient.answer());
    expect(error).toMatchObject({ name: "ShareError", code: "OFFER_NOT_FOUND" });
    for (const part of [recipient.pair.imageId, recipient.pair.memberId, "404", "waitForShareSeconds"]) {
      expect(error).toMatchObject({ message: expect.stringContaining(part) });
    }
    expect(recipient.said).toEqual([]);
  });

  test.for([400, 403, 409, 500] as const)(
    "that cannot be looked at for a %i is that error, and not waited for",
    async (status, { cloud, recipient }) => {
      cloud.answer({ path: recipient.offer, status });
      expect(await errorOf(recipient.answer({}, { seconds: 60 }))).toMatchObject({ status });
      expect(recipient.said).toEqual([]);
    },
  );
});

describe("a full-ECS image on IMS", () => {
  const vaultId = "b2e0a5f6-93a4-4b6e-8d4c-1f0f6f3f8a01";

  async function withFullEcsImage(run: (cloud: Simulator, recipient: Recipient) => Promise<void>) {
    const cloud = await startSimulator({ flavour: "ims" });
    const recipient = recipientOf(cloud, cloud.addImage({ fullEcs: "backup" }).id);
    offered(cloud, recipient);
    await run(cloud, recipient);
    await cloud.close();
  }

  plainTest("is accepted into the vault that is given", () =>
    withFullEcsImage(async (cloud, recipient) => {
      expect(await recipient.answer({ vaultId })).toMatchObject({ member: { status: "accepted" } });
      expect(cloud.calls.at(-1)?.body).toBe(JSON.stringify({ status: "accepted", vault_id: vaultId }));
    }),
  );

  plainTest("without a vault is refused with the service's own code, and a hint at vaultId", () =>
    withFullEcsImage(async (_cloud, recipient) => {
      const error = await errorOf(recipient.answer());
      expect(error).toMatchObject({ status: 400, serviceCode: "IMG.0184" });
      expect(error).toMatchObject({ message: expect.stringMatching(/IMG\.0184.*vaultId/) });
    }),
  );

  plainTest("is rejected without a vault", () =>
    withFullEcsImage(async (_cloud, recipient) => {
      expect(await recipient.answer({ status: "rejected" })).toMatchObject({
        member: { status: "rejected" },
      });
    }),
  );
});

describe("an answer that was given", () => {
  const observe = ({ session, pair, origin }: Recipient, by = session) =>
    observeOffer(by, pair, origin, budget());

  test("is seen with one GET, whatever the owner made of it since", async ({ cloud, recipient }) => {
    offered(cloud, recipient, "accepted");
    expect(await observe(recipient)).toMatchObject({ status: "accepted" });
    cloud.removeMember(recipient.pair.imageId, recipient.pair.memberId);
    offered(cloud, recipient);
    expect(await observe(recipient)).toMatchObject({ status: "pending" });
    expect(imageCalls(cloud)).toEqual([`GET ${recipient.offer}`, `GET ${recipient.offer}`]);
  });

  test("is gone with the image, where IMS says so with 400", async ({ cloud, recipient }) => {
    offered(cloud, recipient, "accepted");
    cloud.answer({ path: recipient.offer, ...imageUnknownToIms });
    expect(await observe(recipient)).toBeUndefined();
  });

  test("is gone with the share, and with the image", async ({ cloud, recipient }) => {
    expect(await observe(recipient)).toBeUndefined();
    cloud.deleteImage(recipient.pair.imageId);
    expect(await observe(recipient)).toBeUndefined();
  });

  test.for(["public", "community"] as const)(
    "is gone, for the project that gave it, where the owner made the image %s",
    async (visibility, { cloud, recipient }) => {
      offered(cloud, recipient, "accepted");
      cloud.setVisibility(recipient.pair.imageId, visibility);
      expect(await errorOf(observe(recipient, sessionOf(cloud, cloud.other)))).toMatchObject({
        code: "PROJECT_MISMATCH",
      });
      expect(await observe(recipient)).toBeUndefined();
    },
  );

  test("is not gone because another project does not see it", async ({ cloud, recipient }) => {
    offered(cloud, recipient, "accepted");
    expect(await errorOf(observe(recipient, sessionOf(cloud, cloud.other)))).toMatchObject({
      code: "PROJECT_MISMATCH",
    });
  });

  test.for([400, 401, 403, 500])("is not gone because of a %i", async (status, { cloud, recipient }) => {
    offered(cloud, recipient, "accepted");
    cloud.answer({ path: recipient.offer, status });
    expect(await errorOf(observe(recipient))).toMatchObject({ code: expect.any(String) });
  });
});

describe("an answer is taken back", () => {
  const withdraw = ({ session, pair, origin }: Recipient, by = session) =>
    withdrawAnswer(by, pair, origin, budget());

  test("by rejecting the offer, with one PUT", async ({ cloud, recipient }) => {
    offered(cloud, recipient, "accepted");
    await withdraw(recipient);
    expect(cloud.members(recipient.pair.imageId)).toMatchObject([{ status: "rejected" }]);
    expect(imageCalls(cloud)).toEqual([`PUT ${recipient.offer}`]);
  });

  test("where the owner was faster, with the share or with the image", async ({ cloud, recipient }) => {
    expect(await withdraw(recipient)).toBeUndefined();
    cloud.deleteImage(recipient.pair.imageId);
    expect(await withdraw(recipient)).toBeUndefined();
  });

  test.for(["private", "public", "community"] as const)(
    "where the owner made the image %s, and nothing is left to answer",
    async (visibility, { cloud, recipient }) => {
      offered(cloud, recipient, "accepted");
      cloud.setVisibility(recipient.pair.imageId, visibility);
      expect(await withdraw(recipient)).toBeUndefined();
    },
  );

  test("by the recipient alone", async ({ cloud, recipient }) => {
    offered(cloud, recipient, "accepted");
    const { owner, other } = cloud;
    expect(await errorOf(withdraw(recipient, sessionOf(cloud, owner)))).toMatchObject({
      code: "RECIPIENT_NEEDED",
    });
    expect(await errorOf(withdraw(recipient, sessionOf(cloud, other)))).toMatchObject({
      code: "PROJECT_MISMATCH",
    });
    expect(cloud.members(recipient.pair.imageId)).toMatchObject([{ status: "accepted" }]);
  });
});
