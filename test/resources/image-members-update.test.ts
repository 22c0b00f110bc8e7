import { describe, expect, test as plainTest } from "vitest";
import { startSimulator } from "../../src/simulator";
import { imageCalls } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { enginesOf } from "./engine";
import { calls, familyOf, familyTest as test, there } from "./family";

describe("a list of members is changed in place", () => {
  test("by the calls that the difference needs, and a listing", async ({ cloud, family }) => {
    const { imageId, a, b, c, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a, b] });
    cloud.setMemberStatus(imageId, b, "accepted");
    cloud.clearCalls();
    expect(await list.up(await enginesOf(cloud), { imageId, memberIds: [c, b] })).toBe("update");
    expect(imageCalls(cloud)).toEqual([
      `GET /v2/images/${imageId}/members`,
      `DELETE /v2/images/${imageId}/members/${a}`,
      `POST /v2/images/${imageId}/members`,
    ]);
    expect(list.outputs).toMatchObject({
      memberIds: [b, c],
      members: { [b]: expect.stringMatching(/^accepted /) },
    });
  });

  plainTest("removals first, so that a full quota has room", async () => {
    const cloud = await startSimulator({ memberQuota: 2 });
    const family = familyOf(cloud);
    const { imageId, a, b, c, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a, b] });
    await list.up(await enginesOf(cloud), { imageId, memberIds: [b, c] });
    expect(there(cloud, family)).toEqual([b, c]);
    await cloud.close();
  });

  test("not by another order or by duplicates", async ({ cloud, family }) => {
    const { imageId, a, b, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a, b] });
    cloud.clearCalls();
    expect(await list.up(await enginesOf(cloud), { imageId, memberIds: [b, a, a] })).toBe("same");
    expect(cloud.calls).toEqual([]);
  });

  test("not by what projects answered", async ({ cloud, family }) => {
    const { imageId, a, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a] });
    cloud.setMemberStatus(imageId, a, "rejected");
    const engines = await enginesOf(cloud);
    await list.refresh(engines);
    expect(list.outputs).toMatchObject({ members: { [a]: expect.stringMatching(/^rejected /) } });
    expect(await list.up(engines, { imageId, memberIds: [a] })).toBe("same");
  });

  test("back to what is declared, where a member was removed", async ({ cloud, family }) => {
    const { imageId, a, b, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a, b] });
    cloud.removeMember(imageId, a);
    const engines = await enginesOf(cloud);
    await list.refresh(engines);
    expect(list.outputs).toMatchObject({ memberIds: [b] });
    expect(list.inputs).toMatchObject({ shareWith: { [b]: "member" } });
    expect(await list.up(engines, { imageId, memberIds: [a, b] })).toBe("update");
    expect(there(cloud, family)).toEqual([a, b]);
  });

  test("not at all where its listing fails: nothing is removed on the strength of that", async ({
    cloud,
    family,
  }) => {
    const { imageId, a, b, c, list } = family;
    const news = { imageId, memberIds: [a, b], unmanaged: "remove" };
    await list.up(await enginesOf(cloud), news);
    cloud.addMember(imageId, c);
    await list.refresh(await enginesOf(cloud));
    const trouble = cloud.answer({ path: `/v2/images/${imageId}/members`, method: "GET", status: 400 });
    const shrunk = { ...news, memberIds: [a] };
    expect(await errorOf(list.up(await enginesOf(cloud), shrunk))).toMatchObject({ status: 400 });
    expect(await errorOf(list.refresh(await enginesOf(cloud)))).toMatchObject({ status: 400 });
    expect(there(cloud, family)).toEqual([a, b, c]);
    trouble.remove();
    await list.up(await enginesOf(cloud), shrunk);
    expect(there(cloud, family)).toEqual([a]);
  });
});

describe("a list that could be changed in part", () => {
  test("is recorded as far as it was made, named for the rest, and healed by the next up", async ({
    cloud,
    family,
  }) => {
    const { imageId, a, b, c, list } = family;
    const news = { imageId, memberIds: [a, b, c] };
    const trouble = cloud.answer({ method: "POST", when: ({ body }) => body.includes(b), status: 400 });
    const error = await errorOf(list.up(await enginesOf(cloud), news));
    expect(error).toMatchObject({ message: expect.stringContaining("MEMBERS_CHANGED_IN_PART") });
    expect(error).toMatchObject({ message: expect.stringContaining(`- ${b}: `) });
    expect(list.outputs).toMatchObject({ memberIds: [a, c] });

    await list.refresh(await enginesOf(cloud));
    trouble.remove();
    cloud.clearCalls();
    expect(await list.up(await enginesOf(cloud), news)).toBe("update");
    expect(calls(cloud, "POST")).toHaveLength(1);
    expect(list.outputs).toMatchObject({ memberIds: [a, b, c] });
    expect(await list.up(await enginesOf(cloud), news)).toBe("same");
  });

  test("can be destroyed", async ({ cloud, family }) => {
    const { imageId, a, b, list } = family;
    cloud.answer({ method: "POST", when: ({ body }) => body.includes(b), status: 400 });
    await errorOf(list.up(await enginesOf(cloud), { imageId, memberIds: [a, b] }));
    await list.destroy(await enginesOf(cloud));
    expect(there(cloud, family)).toEqual([]);
  });

  plainTest("names those for whom IMS has no room", async () => {
    const cloud = await startSimulator({ flavour: "ims", memberQuota: 2 });
    const { imageId, a, b, c, list } = familyOf(cloud);
    const error = await errorOf(list.up(await enginesOf(cloud), { imageId, memberIds: [a, b, c] }));
    expect(error).toMatchObject({
      message: expect.stringMatching(/- (a+|b+|c+): MEMBER_QUOTA_REACHED.*IMG\.0088/),
    });
    expect(cloud.members(imageId)).toHaveLength(2);
    await cloud.close();
  });

  test("is nothing in state where nothing was made, and the reason is the service's own", async ({
    cloud,
    family,
  }) => {
    const { imageId, a, list } = family;
    cloud.setVisibility(imageId, "community");
    const error = await errorOf(list.up(await enginesOf(cloud), { imageId, memberIds: [a] }));
    expect(error).toMatchObject({ code: "IMAGE_NOT_SHAREABLE" });
    expect(list.id).toBe("");
  });

  test.for(["error", "keep", "remove"])(
    "keeps a member whose removal failed for its own, and removes it with the next up (unmanaged %s)",
    async (unmanaged, { cloud, family }) => {
      const { imageId, a, b, c, list } = family;
      await list.up(await enginesOf(cloud), { imageId, memberIds: [a, b], unmanaged });
      const trouble = cloud.answer({ method: "DELETE", status: 409 });
      const news = { imageId, memberIds: [a, c], unmanaged };
      const error = await errorOf(list.up(await enginesOf(cloud), news));
      expect(error).toMatchObject({ message: expect.stringContaining(`- ${b}: `) });
      expect(list.outputs).toMatchObject({ memberIds: [a, b, c] });
      expect(there(cloud, family)).toEqual([a, b, c]);
      trouble.remove();
      const engines = await enginesOf(cloud);
      await list.refresh(engines);
      expect(await list.up(engines, news)).toBe("update");
      expect(there(cloud, family)).toEqual([a, c]);
    },
  );
});
