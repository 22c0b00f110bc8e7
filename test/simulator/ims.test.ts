import { describe, expect } from "vitest";
import type { ImageOptions, Simulator } from "../../src/simulator";
import { HEX_ID, SECONDS, UNKNOWN_IMAGE } from "../contract/shapes";
import { type Caller, type Reply, send, signIn } from "../contract/wire";
import { simulatorTest } from "./simulator-test";

const it = simulatorTest
  .extend({ options: { flavour: "ims" as const } })
  .extend<{ owner: Caller; recipient: Caller }>({
    owner: async ({ cloud }, use) => use(await signIn(cloud, cloud.owner)),
    recipient: async ({ cloud }, use) => use(await signIn(cloud, cloud.recipient)),
  });

function expectIms(reply: Reply, status: number, code: string, message: string): void {
  expect({ status: reply.status, body: reply.json() }).toEqual({
    status,
    body: { error: { code, message } },
  });
  expect(reply.headers["x-request-id"]).toMatch(HEX_ID);
  expect(reply.headers).not.toHaveProperty("x-openstack-request-id");
}

describe("flavour ims", () => {
  it("shares a private image, which is a shared one to its recipient", async ({
    cloud,
    owner,
    recipient,
  }) => {
    const { id, visibility } = cloud.addImage();
    expect(visibility).toBe("private");
    const member = cloud.recipient.projectId;
    expect((await owner.post(`/v2/images/${id}/members`, { member })).json()).toEqual({
      status: "pending",
      created_at: expect.stringMatching(SECONDS),
      updated_at: expect.stringMatching(SECONDS),
      image_id: id,
      member_id: member,
      schema: "/v2/schemas/member",
    });
    const offers = await recipient.get("/v2/images?visibility=shared&member_status=pending");
    expect(offers.json()).toMatchObject({ images: [{ id, visibility: "shared" }] });
    expect((await owner.get(`/v2/images/${id}`)).json()).toMatchObject({ visibility: "private" });
    expect((await recipient.put(`/v2/images/${id}/members/${member}`, { status: "accepted" })).status).toBe(
      200,
    );
  });

  const cases: [string, ImageOptions, (cloud: Simulator) => unknown, string, string][] = [
    ["the own project", {}, (cloud) => own(cloud), "IMG.0076", "You cannot share an image with yourself."],
    [
      "an unknown project",
      {},
      () => ({ member: "0".repeat(32) }),
      "IMG.0067",
      "The project ID is incorrect.",
    ],
    ["an empty body", {}, () => "", "IMG.0007", "The request body is empty."],
    ["a body that is not JSON", {}, () => "{", "IMG.0001", "The request message format is invalid."],
    ["a public image", { visibility: "public" }, to, "IMG.0089", "The public image cannot be shared."],
    ["an encrypted image", { encrypted: true }, to, "IMG.0098", "The encrypted image cannot be shared."],
    [
      "a full-ECS image without a backup",
      { fullEcs: "other" },
      to,
      "IMG.0135",
      "The full-ECS image cannot be shared.",
    ],
  ];
  it.for(cases)("refuses to share: %s", async ([, options, body, code, message], { cloud, owner }) => {
    const { id } = cloud.addImage(options);
    expectIms(await owner.post(`/v2/images/${id}/members`, body(cloud)), 400, code, message);
    expect(cloud.members(id)).toEqual([]);
  });

  it("knows no image that is unknown or not to be seen, and no absent member", async ({
    cloud,
    owner,
    recipient,
  }) => {
    const message = "The resource ID in the request is incorrect.";
    const { id } = cloud.addImage();
    expectIms(await owner.post(`/v2/images/${UNKNOWN_IMAGE}/members`, to(cloud)), 404, "IMG.0031", message);
    expectIms(await recipient.get(`/v2/images/${id}`), 404, "IMG.0031", message);
    expectIms(await owner.get(`/v2/images/${id}/members/nothing`), 404, "IMG.0031", message);
  });

  it("says who is not the owner", async ({ cloud, recipient }) => {
    const { id } = cloud.addImage();
    const member = cloud.recipient.projectId;
    cloud.addMember(id, member);
    const message = "The image owner is another tenant.";
    expectIms(await recipient.post(`/v2/images/${id}/members`, { member }), 400, "IMG.0106", message);
    expectIms(await recipient.delete(`/v2/images/${id}/members/${member}`), 400, "IMG.0106", message);
  });

  it("passes on Glance's words where it has none of its own", async ({ cloud, owner }) => {
    const { id } = cloud.addImage();
    const member = cloud.recipient.projectId;
    cloud.addMember(id, member);
    expect((await owner.post(`/v2/images/${id}/members`, { member })).json()).toMatchObject({
      code: "409 Conflict",
    });
    const accept = await owner.put(`/v2/images/${id}/members/${member}`, { status: "accepted" });
    expect(accept.json()).toMatchObject({ code: "403 Forbidden" });
  });

  it("allows 256 members, and 10 of a full-ECS image", async ({ cloud, owner }) => {
    for (const [options, quota] of [[{}, 256] as const, [{ fullEcs: "backup" }, 10] as const]) {
      const { id } = cloud.addImage(options);
      for (let number = 1; number < quota; number += 1) cloud.addMember(id, `member-${number}`);
      expect((await owner.post(`/v2/images/${id}/members`, to(cloud))).status).toBe(200);
      const message = "The number of shared images has reached the maximum allowed.";
      const member = cloud.other.projectId;
      expectIms(await owner.post(`/v2/images/${id}/members`, { member }), 400, "IMG.0088", message);
    }
  });

  it("wants a vault to accept a full-ECS image, not to reject it", async ({ cloud, recipient }) => {
    const { id } = cloud.addImage({ fullEcs: "backup" });
    const member = cloud.recipient.projectId;
    cloud.addMember(id, member);
    const path = `/v2/images/${id}/members/${member}`;
    expectIms(
      await recipient.put(path, { status: "accepted" }),
      400,
      "IMG.0184",
      "Failed to obtain the vault.",
    );
    expect((await recipient.put(path, { status: "rejected" })).status).toBe(200);
    const vault_id = "b1f6ba2c-0f0c-4b6f-8e0a-9d6b5c3d2f10";
    expect((await recipient.put(path, { status: "accepted", vault_id })).status).toBe(200);
  });

  it("refuses a bad token with a code", async ({ cloud }) => {
    const reply = await send("GET", `${cloud.imageEndpoint}/v2/images`, {
      headers: { "x-auth-token": "bad" },
    });
    expectIms(reply, 401, "IMG.0087", "The token is incorrect.");
  });
});

function to(cloud: Simulator): unknown {
  return { member: cloud.recipient.projectId };
}

function own(cloud: Simulator): unknown {
  return { member: cloud.owner.projectId };
}
