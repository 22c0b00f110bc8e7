import { beforeEach, describe, expect, it } from "vitest";
import { expectMember, expectRefusal, REQUEST_ID, statuses, UNKNOWN_IMAGE } from "./shapes";
import type { Target } from "./target";
import type { Callers } from "./wire";

/** Sharing from the owner's side. */
export function memberFacts(target: () => Target, callers: () => Callers): void {
  let image: string;
  let members: string;
  let recipient: string;
  const notFound = (memberId: string) => `${memberId} not found in the member list of the image ${image}.`;

  beforeEach(async () => {
    image = await target().createImage("shared");
    members = `/v2/images/${image}/members`;
    recipient = callers().recipient.projectId;
  });

  describe("adding a member", () => {
    it("answers 200 with the pending membership", async () => {
      const reply = await callers().owner.post(members, { member: recipient });
      expect(reply.status).toBe(200);
      expect(reply.headers["content-type"]).toBe("application/json");
      expect(reply.headers["x-openstack-request-id"]).toMatch(REQUEST_ID);
      expectMember(reply.json(), image, recipient, "pending");
    });

    it("a second time is a conflict", async () => {
      await callers().owner.post(members, { member: recipient });
      const again = await callers().owner.post(members, { member: recipient });
      expectRefusal(again, 409, `Member ${recipient} is duplicated for image ${image}`);
    });

    it("is for the owner: a recipient is forbidden, others see no image", async () => {
      await callers().owner.post(members, { member: recipient });
      const byRecipient = await callers().recipient.post(members, { member: "x" });
      expectRefusal(byRecipient, 403, `Not allowed to create members for image ${image}.`);
      expectRefusal(await callers().other.post(members, { member: "x" }), 404, `Image ${image} not found.`);
    });

    it("takes the own project", async () => {
      const own = callers().owner.projectId;
      expectMember((await callers().owner.post(members, { member: own })).json(), image, own, "pending");
    });

    it("takes any text, and keeps its case", async () => {
      const texts = ["no such project", recipient.toUpperCase(), recipient, "x".repeat(300)];
      for (const text of texts)
        expect((await callers().owner.post(members, { member: text })).status).toBe(200);
      expect(statuses(await callers().owner.get(members))).toEqual(texts.map((text) => [text, "pending"]));
    });

    it("takes a text with a slash, which no address leads to again", async () => {
      expect((await callers().owner.post(members, { member: "a/b" })).status).toBe(200);
      for (const path of ["a%2Fb", "a/b"]) {
        expectRefusal(
          await callers().owner.get(`${members}/${path}`),
          404,
          "The resource could not be found.",
        );
        expectRefusal(
          await callers().owner.delete(`${members}/${path}`),
          404,
          "The resource could not be found.",
        );
      }
      expect(statuses(await callers().owner.get(members))).toEqual([["a/b", "pending"]]);
    });

    it("does not look at the content type", async () => {
      const reply = await callers().owner.post(members, `{"member":"${recipient}"}`, {
        "content-type": "text/plain",
      });
      expectMember(reply.json(), image, recipient, "pending");
    });

    const form = 'Expected a member in the form: {"member": "image_id"}';
    it.each([
      ["an empty body", "", "Body expected in request."],
      ["no body", undefined, "Body expected in request."],
      ["a body that is not JSON", "{", "Malformed JSON in request body."],
      ["a body that is a text", '"x"', "Unexpected body type. Expected list/dict."],
      ["a body that is a list", [], form],
      ["a body without member", {}, "Member to be added not specified"],
      ["an empty member", { member: "" }, "Member can't be empty"],
      ["the member null", { member: null }, "Member can't be empty"],
    ])("is refused with %s", async (_, body, sentence) => {
      expectRefusal(await callers().owner.post(members, body), 400, sentence);
      expect(statuses(await callers().owner.get(members))).toEqual([]);
    });
  });

  describe("members", () => {
    it("are listed in one reply, in the order in which they were added", async () => {
      expect((await callers().owner.get(members)).json()).toEqual({
        members: [],
        schema: "/v2/schemas/members",
      });
      const added = ["c", "a", recipient, "b"];
      for (const member of added) await callers().owner.post(members, { member });
      const reply = await callers().owner.get(members);
      expect(reply.status).toBe(200);
      expect(reply.json()).toHaveProperty("schema", "/v2/schemas/members");
      expect(statuses(reply)).toEqual(added.map((member) => [member, "pending"]));
    });

    it("are shown to their owner one by one, and an absent one is not found", async () => {
      await callers().owner.post(members, { member: recipient });
      const reply = await callers().owner.get(`${members}/${recipient}?anything=1`);
      expect(reply.status).toBe(200);
      expectMember(reply.json(), image, recipient, "pending");
      expectRefusal(await callers().owner.get(`${members}/nothing`), 404, notFound("nothing"));
      const upper = recipient.toUpperCase();
      expectRefusal(await callers().owner.get(`${members}/${upper}`), 404, notFound(upper));
    });

    it("see only themselves", async () => {
      for (const member of [recipient, "x"]) await callers().owner.post(members, { member });
      expect(statuses(await callers().recipient.get(members))).toEqual([[recipient, "pending"]]);
      expectMember(
        (await callers().recipient.get(`${members}/${recipient}`)).json(),
        image,
        recipient,
        "pending",
      );
      expectRefusal(await callers().recipient.get(`${members}/x`), 404, notFound("x"));
    });

    it("are hidden from others together with the image", async () => {
      await callers().owner.post(members, { member: recipient });
      expectRefusal(await callers().other.get(members), 404, `Image ${image} not found.`);
      expectRefusal(await callers().other.get(`${members}/${recipient}`), 404, `Image ${image} not found.`);
    });
  });

  describe("removing a member", () => {
    it("answers 204 with nothing, then the member is not found", async () => {
      await callers().owner.post(members, { member: recipient });
      const reply = await callers().owner.delete(`${members}/${recipient}`);
      expect([reply.status, reply.text, reply.headers["content-type"]]).toEqual([204, "", undefined]);
      expectRefusal(await callers().owner.delete(`${members}/${recipient}`), 404, notFound(recipient));
      expectRefusal(await callers().owner.get(`${members}/${recipient}`), 404, notFound(recipient));
      expectRefusal(await callers().recipient.get(members), 404, `Image ${image} not found.`);
    });

    it("is for the owner: a recipient is forbidden, others see no image", async () => {
      await callers().owner.post(members, { member: recipient });
      const path = `${members}/${recipient}`;
      expectRefusal(
        await callers().recipient.delete(path),
        403,
        `Not allowed to delete members for image ${image}.`,
      );
      expectRefusal(await callers().other.delete(path), 404, `Image ${image} not found.`);
    });
  });

  it("an image that is deleted takes its members along", async () => {
    await callers().owner.post(members, { member: recipient });
    await target().deleteImage(image);
    expectRefusal(await callers().owner.get(members), 404, `Image ${image} not found.`);
    expectRefusal(await callers().owner.delete(`${members}/${recipient}`), 404, `Image ${image} not found.`);
    expectRefusal(await callers().recipient.get(`${members}/${recipient}`), 404, `Image ${image} not found.`);
  });

  it("an unknown image is the same 404 for every request, and so is one in another case or no UUID at all", async () => {
    for (const id of [UNKNOWN_IMAGE, image.toUpperCase(), "nonsense"]) {
      const path = `/v2/images/${id}/members`;
      const { owner } = callers();
      const replies = [
        await owner.get(path),
        await owner.post(path, { member: recipient }),
        await owner.get(`${path}/${recipient}`),
        await owner.put(`${path}/${recipient}`, { status: "accepted" }),
        await owner.delete(`${path}/${recipient}`),
      ];
      for (const reply of replies) expectRefusal(reply, 404, `Image ${id} not found.`);
    }
  });

  it("other methods and other paths are refused", async () => {
    const { owner } = callers();
    const list = await owner.patch(members, {});
    expect([list.status, list.headers.allow]).toEqual([405, "GET, POST"]);
    expect(list.json()).toEqual({
      message: "The method PATCH is not allowed for this resource. <br /><br />\n",
      code: "405 Method Not Allowed",
      title: "Method Not Allowed",
    });
    const one = await owner.post(`${members}/${recipient}`, {});
    expect([one.status, one.headers.allow]).toEqual([405, "GET, PUT, DELETE"]);
    for (const path of [
      `${members}/`,
      `${members}/x/y`,
      "/v2/nothing",
      "/v2/v2/images",
      `/v2/images/${image}/`,
    ])
      expectRefusal(await owner.get(path), 404, "The resource could not be found.");
  });
}
