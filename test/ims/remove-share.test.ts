import { describe, expect } from "vitest";
import { sessionOf } from "../auth/session-of";
import { imageCalls } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { imageUnknownToIms, lostGateways } from "./not-found-answers";
import { shareTest as test } from "./share-bench";

describe("a share is removed", () => {
  test("with one DELETE, and the others stay", async ({ cloud, share }) => {
    cloud.addMember(share.imageId, share.memberId);
    cloud.addMember(share.imageId, cloud.other.projectId);
    await share.remove();
    expect(cloud.members(share.imageId)).toMatchObject([{ memberId: cloud.other.projectId }]);
    expect(imageCalls(cloud)).toEqual([`DELETE ${share.member}`]);
  });

  test("where the first answer was lost and the second is 404", async ({ cloud, share }) => {
    cloud.addMember(share.imageId, share.memberId);
    cloud.answer({ method: "DELETE", reset: "afterCommit", times: 1 });
    await share.remove();
    expect(cloud.members(share.imageId)).toEqual([]);
    expect(imageCalls(cloud)).toEqual([`DELETE ${share.member}`, `DELETE ${share.member}`]);
  });

  test.for([500, 502, 503, 504])("in spite of a %i", async (status, { cloud, share }) => {
    cloud.addMember(share.imageId, share.memberId);
    cloud.answer({ method: "DELETE", status, times: 2 });
    await share.remove();
    expect(cloud.members(share.imageId)).toEqual([]);
  });

  test("where somebody was faster", async ({ share }) => {
    expect(await share.remove()).toBeUndefined();
  });

  test("where IMS says with 400 that the image is gone", async ({ cloud, share }) => {
    cloud.answer({ method: "DELETE", ...imageUnknownToIms });
    expect(await share.remove()).toBeUndefined();
  });

  test("where the image is gone", async ({ cloud, share }) => {
    cloud.deleteImage(share.imageId);
    expect(await share.remove()).toBeUndefined();
  });
});

describe("a share is not removed", () => {
  test("where another project does not see it: PROJECT_MISMATCH", async ({ cloud, share }) => {
    cloud.addMember(share.imageId, share.memberId);
    const error = await errorOf(share.remove(sessionOf(cloud, cloud.other)));
    expect(error).toMatchObject({ code: "PROJECT_MISMATCH" });
    expect(cloud.members(share.imageId)).toHaveLength(1);
  });

  test.for(["private", "public", "community"] as const)(
    "while its image is %s: MEMBER_HIDDEN, with the way out",
    async (visibility, { cloud, share }) => {
      cloud.addMember(share.imageId, share.memberId);
      cloud.setVisibility(share.imageId, visibility);
      const error = await errorOf(share.remove());
      expect(error).toMatchObject({ name: "ShareError", code: "MEMBER_HIDDEN" });
      expect(error).toMatchObject({
        message: expect.stringMatching(
          new RegExp(`image is ${visibility} now.*shared again.*pulumi state delete`),
        ),
      });
      cloud.setVisibility(share.imageId, "shared");
      await share.remove();
      expect(cloud.members(share.imageId)).toEqual([]);
    },
  );

  test.for([400, 403, 409, 500])(
    "where the service answers %i for good",
    async (status, { cloud, share }) => {
      cloud.addMember(share.imageId, share.memberId);
      cloud.answer({ method: "DELETE", status });
      expect(await errorOf(share.remove())).toMatchObject({ name: "ResponseError", status });
    },
  );

  test.for(lostGateways)("by a %s", async ([, rule], { cloud, share }) => {
    cloud.addMember(share.imageId, share.memberId);
    cloud.answer({ method: "DELETE", ...rule });
    expect(await errorOf(share.remove())).toMatchObject({
      code: "RESPONSE_INVALID",
      message: expect.stringMatching(/answered 404.*does not say that the share of image .* is gone/),
    });
  });

  test("in another region than the one that recorded it, where the ids name something else", async ({
    cloud,
    session,
    share,
  }) => {
    cloud.addMember(share.imageId, share.memberId);
    const elsewhere = { ...share.origin, region: "eu-nl" };
    const error = await errorOf(share.remove(session, elsewhere));
    expect(error).toMatchObject({ code: "PROJECT_MISMATCH", message: expect.stringContaining("eu-nl") });
    expect(cloud.members(share.imageId)).toHaveLength(1);
    await share.remove(session, { ...share.origin, region: "" });
    expect(cloud.members(share.imageId)).toEqual([]);
  });

  test("by an answer that only looks like success", async ({ cloud, share }) => {
    cloud.addMember(share.imageId, share.memberId);
    cloud.answer({
      method: "DELETE",
      status: 200,
      contentType: "text/html",
      body: "<html>Please log in</html>",
    });
    expect(await errorOf(share.remove())).toMatchObject({ code: "RESPONSE_INVALID" });
  });
});
