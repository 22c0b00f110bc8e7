import { describe, expect, test as plainTest } from "vitest";
import { ensureShare } from "../../src/ims/share";
import { budget, sessionOf } from "../auth/session-of";
import { imageCalls } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { shareTest as test, withCloud } from "./share-bench";

describe("a share that is not there", () => {
  test("is made with one POST and is pending", async ({ cloud, share }) => {
    const { member, made, location } = await share.ensure();
    const now = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(member).toEqual({
      ...share.pair,
      status: "pending",
      createdAt: now,
      updatedAt: now,
      schema: "/v2/schemas/member",
    });
    expect(made).toBe(true);
    expect(location).toMatchObject({ projectId: cloud.owner.projectId, region: "eu-de" });
    expect(imageCalls(cloud)).toEqual([`POST ${share.members}`]);
    expect(cloud.calls.at(-1)?.body).toBe(JSON.stringify({ member: share.memberId }));
  });

  test("begins anew as pending where an accepted one was removed before", async ({ cloud, share }) => {
    cloud.addMember(share.imageId, share.memberId, "accepted");
    cloud.removeMember(share.imageId, share.memberId);
    expect(await share.ensure()).toMatchObject({ made: true, member: { status: "pending" } });
  });
});

describe("a share that is there already", () => {
  test("is taken over as it is, without a PUT", async ({ cloud, share }) => {
    cloud.addMember(share.imageId, share.memberId, "accepted");
    expect(await share.ensure()).toMatchObject({ made: false, member: { status: "accepted" } });
    expect(imageCalls(cloud)).toEqual([`POST ${share.members}`, `GET ${share.member}`]);
  });

  test("is MEMBER_EXISTS where it may not be taken over", async ({ cloud, share }) => {
    cloud.addMember(share.imageId, share.memberId, "rejected");
    const error = await errorOf(share.ensure(false));
    expect(error).toMatchObject({ name: "ShareError", code: "MEMBER_EXISTS" });
    for (const part of [share.imageId, share.memberId, "status rejected", "adoptExisting", "aliases"]) {
      expect(error).toMatchObject({ message: expect.stringContaining(part) });
    }
    expect(imageCalls(cloud)).toEqual([`GET ${share.member}`]);
  });

  plainTest("is found even where the quota is full", () =>
    withCloud({ memberQuota: 1 }, async (cloud, share) => {
      cloud.addMember(share.imageId, share.memberId);
      expect(await share.ensure()).toMatchObject({ made: false });
    }),
  );
});

describe("a POST whose answer is lost", () => {
  test.for(["afterCommit", "duringBody"] as const)(
    "%s is found by a look, and not sent again",
    async (reset, { cloud, share }) => {
      cloud.answer({ method: "POST", service: "ims", reset, times: 1 });
      expect(await share.ensure()).toMatchObject({ made: true, member: { status: "pending" } });
      expect(imageCalls(cloud)).toEqual([`POST ${share.members}`, `GET ${share.member}`]);
    },
  );

  test("before anything was done is sent again", async ({ cloud, share }) => {
    cloud.answer({ method: "POST", service: "ims", reset: "before", times: 1 });
    expect(await share.ensure()).toMatchObject({ made: true });
    expect(imageCalls(cloud)).toEqual([
      `POST ${share.members}`,
      `GET ${share.member}`,
      `POST ${share.members}`,
    ]);
  });

  test.for([500, 502, 504])(
    "behind a %i of a gateway is found by a look",
    async (status, { cloud, share }) => {
      cloud.answer({ method: "POST", service: "ims", status, commit: true, times: 1 });
      expect(await share.ensure(false)).toMatchObject({ made: true });
      expect(cloud.members(share.imageId)).toHaveLength(1);
    },
  );

  test("and that the look does not see yet counts as made when the next one conflicts", async ({
    cloud,
    share,
  }) => {
    cloud.answer({ method: "POST", service: "ims", reset: "afterCommit", times: 1 });
    cloud.answer({ method: "GET", path: share.member, status: 404, times: 1 });
    expect(await share.ensure(false)).toMatchObject({ made: true, member: { status: "pending" } });
  });

  test("for good says that the share may have been made", async ({ cloud, share }) => {
    cloud.answer({ method: "POST", service: "ims", reset: "afterCommit" });
    cloud.answer({ method: "GET", service: "ims", reset: "before" });
    const error = await errorOf(share.ensure());
    expect(error).toMatchObject({ code: "CONNECTION_LOST" });
    expect(error).toMatchObject({ message: expect.stringContaining(`cannot share image ${share.imageId}`) });
    expect(error).toMatchObject({ message: expect.stringContaining("may have been carried out") });
  });

  test("and that the answer describes another member is not believed", async ({ cloud, share }) => {
    const other = {
      member_id: "someone",
      image_id: share.imageId,
      status: "pending",
      schema: "/v2/schemas/member",
    };
    const times = { created_at: "2026-03-01T12:00:00Z", updated_at: "2026-03-01T12:00:00Z" };
    cloud.answer({ service: "ims", body: { ...other, ...times } });
    expect(await errorOf(share.ensure())).toMatchObject({ code: "RESPONSE_INVALID" });
  });
});

describe("a share that is refused", () => {
  test("is IMAGE_NOT_FOUND for an unknown image, with image and project", async ({ cloud, session }) => {
    const imageId = "d164b5df-1bc3-4c3f-893e-3e471fd16e64";
    const memberId = cloud.recipient.projectId;
    const error = await errorOf(ensureShare(session, { imageId, memberId }, true, budget()));
    expect(error).toMatchObject({ name: "ShareError", code: "IMAGE_NOT_FOUND" });
    for (const part of [imageId, memberId, "404", "request req-"]) {
      expect(error).toMatchObject({ message: expect.stringContaining(part) });
    }
  });

  test.for(["private", "public", "community"] as const)(
    "is IMAGE_NOT_SHAREABLE for an image that is %s on Glance, and says so",
    async (visibility, { cloud, share }) => {
      cloud.setVisibility(share.imageId, visibility);
      const error = await errorOf(share.ensure());
      expect(error).toMatchObject({ code: "IMAGE_NOT_SHAREABLE" });
      expect(error).toMatchObject({ message: expect.stringContaining(`visibility is ${visibility}`) });
      expect(imageCalls(cloud).filter((call) => call.startsWith("POST"))).toHaveLength(1);
    },
  );

  test("is IMAGE_NOT_YOURS for a member that shares on, with both projects", async ({ cloud, share }) => {
    await share.ensure();
    const { other, recipient, owner } = cloud;
    const pair = { imageId: share.imageId, memberId: other.projectId };
    const error = await errorOf(ensureShare(sessionOf(cloud, recipient), pair, true, budget()));
    expect(error).toMatchObject({ code: "IMAGE_NOT_YOURS" });
    for (const part of [owner.projectId, recipient.projectId, "Only the project that owns"]) {
      expect(error).toMatchObject({ message: expect.stringContaining(part) });
    }
  });

  test("is MEMBER_IS_OWNER with one's own project, before anything is sent", async ({
    cloud,
    session,
    share,
  }) => {
    const pair = { imageId: share.imageId, memberId: cloud.owner.projectId };
    expect(await errorOf(ensureShare(session, pair, true, budget()))).toMatchObject({
      code: "MEMBER_IS_OWNER",
    });
    expect(imageCalls(cloud)).toEqual([]);
  });

  plainTest("is MEMBER_QUOTA_REACHED with a full quota, after one POST", () =>
    withCloud({ memberQuota: 1 }, async (cloud, share) => {
      cloud.addMember(share.imageId, cloud.other.projectId);
      const error = await errorOf(share.ensure());
      expect(error).toMatchObject({ code: "MEMBER_QUOTA_REACHED" });
      expect(error).toMatchObject({ message: expect.stringMatching(/answered 413 .*Maximum: 1.*quota/) });
      expect(imageCalls(cloud).filter((call) => call.startsWith("POST"))).toHaveLength(1);
    }),
  );

  test("by a 403 that nothing explains is that 403", async ({ cloud, share }) => {
    cloud.answer({ method: "POST", service: "ims", status: 403, body: { message: "Policy forbids it" } });
    expect(await errorOf(share.ensure())).toMatchObject({ code: "REQUEST_REFUSED", status: 403 });
  });

  plainTest("by a 403 that a private image on IMS does not explain is that 403", () =>
    withCloud({ flavour: "ims" }, async (cloud, share) => {
      const body = { error_code: "APIGW.0302", error_msg: "The IAM user is not allowed to access the API" };
      cloud.answer({ method: "POST", service: "ims", status: 403, body });
      expect(await errorOf(share.ensure())).toMatchObject({
        code: "REQUEST_REFUSED",
        serviceCode: "APIGW.0302",
      });
    }),
  );

  test.for([400, 404, 409, 501])("with %i is not tried again", async (status, { cloud, share }) => {
    cloud.answer({ method: "POST", service: "ims", status });
    expect(await errorOf(share.ensure())).toBeInstanceOf(Error);
    expect(imageCalls(cloud).filter((call) => call.startsWith("POST"))).toHaveLength(1);
  });
});

describe("on IMS", () => {
  plainTest("a private image can be shared", () =>
    withCloud({ flavour: "ims" }, async (cloud, share) => {
      expect(cloud.image(share.imageId)?.visibility).toBe("private");
      expect(await share.ensure()).toMatchObject({ made: true });
    }),
  );

  plainTest("a project that does not exist is MEMBER_UNKNOWN", () =>
    withCloud({ flavour: "ims" }, async (cloud, { imageId }) => {
      const pair = { imageId, memberId: "0".repeat(32) };
      const error = await errorOf(ensureShare(sessionOf(cloud), pair, true, budget()));
      expect(error).toMatchObject({ code: "MEMBER_UNKNOWN" });
      expect(error).toMatchObject({ message: expect.stringContaining("IMG.0067") });
    }),
  );

  plainTest("an encrypted image is IMAGE_NOT_SHAREABLE", () =>
    withCloud({ flavour: "ims" }, async (cloud) => {
      const imageId = cloud.addImage({ encrypted: true }).id;
      const pair = { imageId, memberId: cloud.recipient.projectId };
      const error = await errorOf(ensureShare(sessionOf(cloud), pair, true, budget()));
      expect(error).toMatchObject({ code: "IMAGE_NOT_SHAREABLE" });
      expect(error).toMatchObject({ message: expect.stringContaining("IMG.0098") });
    }),
  );

  plainTest("a public image says its visibility", () =>
    withCloud({ flavour: "ims" }, async (cloud, share) => {
      cloud.setVisibility(share.imageId, "public");
      const error = await errorOf(share.ensure());
      expect(error).toMatchObject({ code: "IMAGE_NOT_SHAREABLE" });
      expect(error).toMatchObject({ message: expect.stringMatching(/IMG\.0089.*visibility is public/) });
    }),
  );

  plainTest("a full quota is MEMBER_QUOTA_REACHED", () =>
    withCloud({ flavour: "ims", memberQuota: 1 }, async (cloud, share) => {
      cloud.addMember(share.imageId, cloud.other.projectId);
      expect(await errorOf(share.ensure())).toMatchObject({ code: "MEMBER_QUOTA_REACHED" });
    }),
  );
});
