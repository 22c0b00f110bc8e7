import { describe, expect } from "vitest";
import { providerText } from "../../src/resources/provider-text";
import { tokenRequests } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { enginesIn, enginesOf } from "./engine";
import { calls, familyTest as test, there, writes } from "./family";

describe("a list of members is made", () => {
  test("with one listing and a POST each, and recorded small", async ({ cloud, family }) => {
    const { imageId, a, b, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [b, a, b] });
    const line = expect.stringMatching(/^pending( \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ){2}$/);
    expect(list.id).toBe(imageId);
    expect(list.outputs).toEqual({
      imageId,
      memberIds: [a, b],
      members: { [a]: line, [b]: line },
      projectId: cloud.owner.projectId,
      region: "eu-de",
      __provider: providerText("ImageMembers"),
    });
    expect(there(cloud, family)).toEqual([a, b]);
    expect([calls(cloud, "GET").length, calls(cloud, "POST").length]).toEqual([1, 2]);
    expect(tokenRequests(cloud)).toBe(1);
  });

  test("of what is there and what is not, and says that it took over", async ({ cloud, family, said }) => {
    const { imageId, a, b, list } = family;
    cloud.addMember(imageId, a, "accepted");
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a, b] });
    expect(list.outputs).toMatchObject({
      memberIds: [a, b],
      members: { [a]: expect.stringMatching(/^accepted /) },
    });
    expect(calls(cloud, "POST")).toHaveLength(1);
    expect(said).toEqual([expect.stringMatching(/with 1 of 2 projects already: taken over, and destroy/)]);
  });

  test("where a policy hides members that exist: a POST that meets 409 counts as present, with no flapping", async ({
    cloud,
    family,
  }) => {
    const { imageId, a, b, list } = family;
    for (const id of [a, b]) cloud.addMember(imageId, id, "accepted");
    cloud.answer({ path: `/v2/images/${imageId}/members`, method: "GET", body: { members: [], schema: "" } });
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a, b] });
    expect(list.outputs).toMatchObject({
      memberIds: [a, b],
      members: { [b]: expect.stringMatching(/^accepted /) },
    });
    for (let day = 1; day <= 2; day += 1) {
      const engines = await enginesOf(cloud);
      await list.refresh(engines);
      expect(list.outputs).toMatchObject({ memberIds: [a, b] });
      expect(await list.up(engines, { imageId, memberIds: [b, a] })).toBe("same");
    }
    expect(there(cloud, family)).toEqual([a, b]);
  });

  test("by its owner alone: a recipient would take its own entry for the whole list", async ({
    cloud,
    family,
  }) => {
    const { imageId, a, list } = family;
    cloud.addMember(imageId, cloud.recipient.projectId);
    const recipient = await enginesOf(cloud, cloud.recipient);
    for (const unmanaged of ["error", "remove", "keep"]) {
      const error = await errorOf(list.up(recipient, { imageId, memberIds: [a], unmanaged }));
      expect(error).toMatchObject({ code: "IMAGE_NOT_YOURS" });
      expect(error).not.toHaveProperty("id");
    }
    expect(writes(cloud)).toEqual([]);
  });

  test.for([401, 403, 404, 500])(
    "not at all where its listing meets a %i",
    async (status, { cloud, family }) => {
      const { imageId, a, list } = family;
      cloud.addMember(imageId, family.b);
      cloud.answer({ path: `/v2/images/${imageId}/members`, method: "GET", status });
      const engines = await enginesIn(cloud.environment(cloud.owner), { "ims:operationTimeoutSeconds": "1" });
      const news = { imageId, memberIds: [a], unmanaged: "remove" };
      expect(await errorOf(list.up(engines, news))).toMatchObject({ code: expect.any(String) });
      expect(writes(cloud)).toEqual([]);
      expect(there(cloud, family)).toEqual([family.b]);
    },
  );

  test("of one's own project not: MEMBER_IS_OWNER, and the rest is", async ({ cloud, family }) => {
    const { imageId, a, list } = family;
    const error = await errorOf(
      list.up(await enginesOf(cloud), { imageId, memberIds: [a, cloud.owner.projectId] }),
    );
    expect(error).toMatchObject({ message: expect.stringMatching(/MEMBER_IS_OWNER/) });
    expect(there(cloud, family)).toEqual([a]);
  });
});
