import { describe, expect, test as plainTest } from "vitest";
import { Budget } from "../../src/http/budget";
import { observeShare } from "../../src/ims/observation";
import type { AnswerRule } from "../../src/simulator";
import { budget, sessionOf } from "../auth/session-of";
import { imageCalls } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { imageUnknownToIms, lostGateways } from "./not-found-answers";
import { shareTest as test, withCloud } from "./share-bench";

describe("a share is seen", () => {
  test("in one listing, with the recipient's decision", async ({ cloud, share }) => {
    cloud.addMember(share.imageId, share.memberId, "accepted");
    expect(await share.observe()).toMatchObject({ kind: "present", member: { status: "accepted" } });
    expect(imageCalls(cloud)).toEqual([`GET ${share.members}`]);
  });

  test("among all members of an image", async ({ cloud, share }) => {
    for (const name of ["a", "b", "c"]) cloud.addMember(share.imageId, cloud.addProject(name).id);
    cloud.addMember(share.imageId, share.memberId);
    expect(await share.observe()).toMatchObject({ kind: "present", member: { memberId: share.memberId } });
  });

  test("by itself where a policy hides it from the listing", async ({ cloud, share }) => {
    cloud.addMember(share.imageId, share.memberId);
    cloud.answer({ path: share.members, body: { members: [], schema: "/v2/schemas/members" } });
    expect(await share.observe()).toMatchObject({ kind: "present", member: { status: "pending" } });
  });
});

describe("a share counts as gone", () => {
  test("where neither the listing nor a GET of the member has it", async ({ cloud, share }) => {
    cloud.addMember(share.imageId, cloud.other.projectId);
    expect(await share.observe()).toEqual({ kind: "absent" });
    expect(imageCalls(cloud)).toEqual([`GET ${share.members}`, `GET ${share.member}`]);
  });

  test("with its image", async ({ cloud, share }) => {
    cloud.deleteImage(share.imageId);
    expect(await share.observe()).toEqual({ kind: "absent" });
  });
});

describe("a share that is not seen from another place", () => {
  test("is PROJECT_MISMATCH with another project's credentials, which see a 404", async ({
    cloud,
    share,
  }) => {
    cloud.addMember(share.imageId, share.memberId);
    const error = await errorOf(share.observe(sessionOf(cloud, cloud.other)));
    expect(error).toMatchObject({ name: "ShareError", code: "PROJECT_MISMATCH" });
    for (const part of [cloud.other.projectId, cloud.owner.projectId, "may still exist"]) {
      expect(error).toMatchObject({ message: expect.stringContaining(part) });
    }
  });

  test("is PROJECT_MISMATCH with a recipient's credentials, whose listing is partial", async ({
    cloud,
    share,
  }) => {
    cloud.addMember(share.imageId, cloud.recipient.projectId);
    const pair = { imageId: share.imageId, memberId: cloud.other.projectId };
    const asRecipient = sessionOf(cloud, cloud.recipient);
    expect(await errorOf(observeShare(asRecipient, pair, share.origin, budget()))).toMatchObject({
      code: "PROJECT_MISMATCH",
    });
  });

  test("is PROJECT_MISMATCH in another region, and names both", async ({ cloud, share }) => {
    const elsewhere = { projectId: cloud.owner.projectId, region: "eu-nl" };
    const error = await errorOf(share.observe(sessionOf(cloud), elsewhere));
    expect(error).toMatchObject({ code: "PROJECT_MISMATCH" });
    expect(error).toMatchObject({ message: expect.stringMatching(/"eu-de".*"eu-nl"/) });
  });
});

describe("a share is absent with its image", () => {
  test("where IMS says so with 400, to the project that recorded it", async ({ cloud, share }) => {
    cloud.answer({ path: share.members, ...imageUnknownToIms });
    expect(await share.observe()).toEqual({ kind: "absent" });
    expect(await errorOf(share.observe(sessionOf(cloud, cloud.other)))).toMatchObject({
      code: "PROJECT_MISMATCH",
    });
  });
});

describe("a share is hidden", () => {
  test.for(["private", "public", "community"] as const)(
    "while its image is %s on Glance, and comes back with it",
    async (visibility, { cloud, share }) => {
      cloud.addMember(share.imageId, share.memberId);
      cloud.setVisibility(share.imageId, visibility);
      expect(await share.observe()).toEqual({ kind: "hidden", visibility });
      cloud.setVisibility(share.imageId, "shared");
      expect(await share.observe()).toMatchObject({ kind: "present" });
    },
  );

  plainTest("while its image is public on IMS", () =>
    withCloud({ flavour: "ims" }, async (cloud, share) => {
      cloud.addMember(share.imageId, share.memberId);
      cloud.setVisibility(share.imageId, "public");
      expect(await share.observe()).toEqual({ kind: "hidden", visibility: "public" });
    }),
  );

  plainTest("by no visibility that has members: a 403 for a private image on IMS is an error", () =>
    withCloud({ flavour: "ims" }, async (cloud, share) => {
      cloud.addMember(share.imageId, share.memberId);
      const body = { error_code: "APIGW.0302", error_msg: "The IAM user is not allowed to access the API" };
      cloud.answer({ path: share.members, status: 403, body });
      expect(await errorOf(share.observe())).toMatchObject({ status: 403 });
    }),
  );
});

describe("a share is never taken for gone", () => {
  const trouble: readonly (readonly [string, AnswerRule])[] = [
    ["401", { status: 401 }],
    ["403 without a reason", { status: 403 }],
    ["429", { status: 429, headers: { "retry-after": "3600" } }],
    ["500", { status: 500 }],
    ["503", { status: 503 }],
    ["no answer", { hang: "headers" }],
    ["a reset connection", { reset: "before" }],
    ["half an answer", { reset: "duringBody" }],
    ["HTML", { status: 200, contentType: "text/html", body: "<html>Please log in</html>" }],
    ["JSON of another shape", { status: 200, body: { images: [] } }],
    ["nothing", { status: 200 }],
    ["a redirect", { status: 302, headers: { location: "/elsewhere" } }],
    ...lostGateways,
  ];

  test.for(trouble)("because a listing meets %s", async ([, rule], { cloud, session, share }) => {
    cloud.answer({ path: share.members, ...rule });
    const error = await errorOf(observeShare(session, share.pair, share.origin, new Budget(0.3)));
    expect(error).toMatchObject({ code: expect.any(String), hint: expect.any(String) });
    expect(error).not.toHaveProperty("id");
  });

  test.for(trouble)("because a GET of the member meets %s", async ([, rule], { cloud, session, share }) => {
    cloud.answer({ path: share.member, ...rule });
    const error = await errorOf(observeShare(session, share.pair, share.origin, new Budget(0.3)));
    expect(error).toMatchObject({ code: expect.any(String), hint: expect.any(String) });
  });

  test("because the image cannot be asked why a listing is forbidden", async ({ cloud, share }) => {
    cloud.answer({ path: share.members, status: 403 });
    cloud.answer({ path: `/v2/images/${share.imageId}`, status: 404 });
    expect(await errorOf(share.observe())).toMatchObject({ status: 403 });
  });
});
