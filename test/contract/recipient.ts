import { beforeEach, describe, expect, it } from "vitest";
import { expectMember, expectRefusal, statuses, timesOf } from "./shapes";
import type { Target } from "./target";
import type { Callers } from "./wire";

/** Sharing from the recipient's side. */
export function recipientFacts(target: () => Target, callers: () => Callers): void {
  let image: string;
  let members: string;
  let recipient: string;
  let mine: string;
  const forbidden = () => `Not allowed to update members for image ${image}.`;

  beforeEach(async () => {
    image = await target().createImage("shared");
    recipient = callers().recipient.projectId;
    members = `/v2/images/${image}/members`;
    mine = `${members}/${recipient}`;
    await callers().owner.post(members, { member: recipient });
  });

  describe("a recipient", () => {
    it("changes its status as often as it likes, and the owner sees it", async () => {
      for (const status of ["accepted", "accepted", "rejected", "pending", "accepted"]) {
        const reply = await callers().recipient.put(mine, { status });
        expect(reply.status).toBe(200);
        expectMember(reply.json(), image, recipient, status);
        expectMember((await callers().owner.get(mine)).json(), image, recipient, status);
      }
    });

    it.each(["pending", "accepted", "rejected"])(
      "sees image and membership when it is %s",
      async (status) => {
        await callers().recipient.put(mine, { status });
        expect((await callers().recipient.get(`/v2/images/${image}`)).status).toBe(200);
        expect(statuses(await callers().recipient.get(members))).toEqual([[recipient, status]]);
      },
    );

    it("sets no other status", async () => {
      const sentence = 'Incorrect request: Status must be "pending", "accepted" or "rejected".';
      expectRefusal(await callers().recipient.put(mine, { status: "Accepted" }), 400, sentence);
      expectRefusal(await callers().recipient.put(mine, {}), 400, "Status not specified");
      expectRefusal(await callers().recipient.put(mine, ""), 400, "Body expected in request.");
      const form = 'Expected a status in the form: {"status": "status"}';
      expectRefusal(await callers().recipient.put(mine, []), 400, form);
    });

    it("cannot answer for another member", async () => {
      await callers().owner.post(members, { member: "x" });
      const reply = await callers().recipient.put(`${members}/x`, { status: "accepted" });
      expectRefusal(reply, 404, `x not found in the member list of the image ${image}.`);
    });

    it("that is no member sees no image", async () => {
      const path = `${members}/${callers().other.projectId}`;
      expectRefusal(
        await callers().other.put(path, { status: "accepted" }),
        404,
        `Image ${image} not found.`,
      );
    });
  });

  it("the owner cannot accept, whether the member is there or not", async () => {
    expectRefusal(await callers().owner.put(mine, { status: "accepted" }), 403, forbidden());
    expectRefusal(await callers().owner.put(`${members}/x`, { status: "accepted" }), 403, forbidden());
    expectRefusal(await callers().owner.put(mine, { status: "nonsense" }), 403, forbidden());
  });

  it("a share that is removed and made again is pending again, in its old place and with its old time of creation", async () => {
    await callers().owner.post(members, { member: "x" });
    const accepted = await callers().recipient.put(mine, { status: "accepted" });
    const { created_at } = timesOf(accepted);
    await expect
      .poll(() => Date.now(), { timeout: 2000 })
      .toBeGreaterThanOrEqual(Date.parse(created_at) + 1000);
    await callers().owner.delete(mine);
    const again = await callers().owner.post(members, { member: recipient });
    expect(again.json()).toMatchObject({ status: "pending", created_at });
    expect(Date.parse(timesOf(again).updated_at)).toBeGreaterThan(Date.parse(created_at));
    expect(statuses(await callers().owner.get(members))).toEqual([
      [recipient, "pending"],
      ["x", "pending"],
    ]);
  });
}
