import { beforeEach, describe, expect, it } from "vitest";
import { expectRefusal, statuses } from "./shapes";
import type { Target, Visibility } from "./target";
import type { Caller, Callers } from "./wire";

const ONLY_SHARED = "Only shared images have members.";

/** What an image's visibility does to its members: it hides the rows and does not delete them. */
export function visibilityFacts(target: () => Target, callers: () => Callers): void {
  let image: string;
  let members: string;
  let recipient: string;

  beforeEach(async () => {
    image = await target().createImage("shared");
    recipient = callers().recipient.projectId;
    members = `/v2/images/${image}/members`;
    await callers().owner.post(members, { member: recipient });
    await callers().recipient.put(`${members}/${recipient}`, { status: "accepted" });
  });

  describe.each<Visibility>(["private", "community", "public"])("an image that is %s", (visibility) => {
    beforeEach(() => target().setVisibility(image, visibility));

    it("has no members that its owner could list, see, add or remove", () => expectHidden(callers().owner));

    if (visibility === "private")
      it("is gone for its members", async () => {
        const { recipient: caller } = callers();
        expectRefusal(await caller.get(`/v2/images/${image}`), 404, `No image found with ID ${image}`);
        const replies = [
          await caller.get(members),
          await caller.get(`${members}/${recipient}`),
          await caller.put(`${members}/${recipient}`, { status: "rejected" }),
          await caller.delete(`${members}/${recipient}`),
          await caller.post(members, { member: "x" }),
        ];
        for (const reply of replies) expectRefusal(reply, 404, `Image ${image} not found.`);
      });
    else
      it("is there for everyone, with its members hidden from all", async () => {
        for (const caller of [callers().recipient, callers().other]) {
          expect((await caller.get(`/v2/images/${image}`)).status).toBe(200);
          await expectHidden(caller);
        }
      });

    it("has its members back as they were when it is shared again", async () => {
      await target().setVisibility(image, "shared");
      expect(statuses(await callers().owner.get(members))).toEqual([[recipient, "accepted"]]);
      expect(statuses(await callers().recipient.get(members))).toEqual([[recipient, "accepted"]]);
    });
  });

  async function expectHidden(caller: Caller): Promise<void> {
    const not = (verb: string) => `Not allowed to ${verb} members for image ${image}`;
    expectRefusal(await caller.get(members), 403, `${not("list")}: ${ONLY_SHARED}`);
    for (const member of [recipient, "x"]) {
      expectRefusal(await caller.get(`${members}/${member}`), 404, ONLY_SHARED);
      expectRefusal(await caller.delete(`${members}/${member}`), 403, `${not("delete")}.`);
      expectRefusal(
        await caller.put(`${members}/${member}`, { status: "accepted" }),
        403,
        `${not("update")}.`,
      );
      expectRefusal(await caller.post(members, { member }), 403, `${not("create")}.`);
    }
  }
}
