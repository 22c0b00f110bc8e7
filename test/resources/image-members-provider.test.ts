import { describe, expect, test as plainTest } from "vitest";
import { providerText } from "../../src/resources/provider-text";
import { type Simulator, startSimulator } from "../../src/simulator";
import { imageCalls, tokenRequests } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { engineOf, enginesIn, enginesOf, engineTest } from "./engine";
import { RecordedResource } from "./recorded-resource";

/** An image and three projects, in the order of their ids. */
interface Family {
  readonly imageId: string;
  readonly a: string;
  readonly b: string;
  readonly c: string;
  readonly list: RecordedResource;
}

const test = engineTest.extend<{ family: Family }>({
  family: async ({ cloud }, use) => {
    await use(familyOf(cloud));
  },
});

function familyOf(cloud: Simulator): Family {
  const [a, b, c] = ["a", "b", "c"].map((digit) => cloud.addProject("p", { id: digit.repeat(32) }).id);
  if (!a || !b || !c) throw new Error("three projects");
  return { imageId: cloud.addImage().id, a, b, c, list: new RecordedResource("ImageMembers") };
}

const there = (cloud: Simulator, { imageId }: Family): string[] =>
  cloud
    .members(imageId)
    .map(({ memberId }) => memberId)
    .sort();
const calls = (cloud: Simulator, method: string): string[] =>
  imageCalls(cloud).filter((call) => call.startsWith(method));
const writes = (cloud: Simulator): string[] => [...calls(cloud, "POST"), ...calls(cloud, "DELETE")];

describe("a list of members is made", () => {
  test("with one listing and a POST each, and recorded small", async ({ cloud, family }) => {
    const { imageId, a, b, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [b, a, b] });
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const entry = { status: "pending", createdAt: time, updatedAt: time };
    expect(list.id).toBe(imageId);
    expect(list.outputs).toEqual({
      imageId,
      memberIds: [a, b],
      members: { [a]: entry, [b]: entry },
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
    expect(list.outputs).toMatchObject({ memberIds: [a, b], members: { [a]: { status: "accepted" } } });
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
    expect(list.outputs).toMatchObject({ memberIds: [a, b], members: { [b]: { status: "accepted" } } });
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
    expect(list.outputs).toMatchObject({ memberIds: [b, c], members: { [b]: { status: "accepted" } } });
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
    expect(list.outputs).toMatchObject({ members: { [a]: { status: "rejected" } } });
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

describe("what others added to the list", () => {
  async function withForeign(cloud: Simulator, family: Family, unmanaged?: string) {
    const { imageId, a, c, list } = family;
    const news = { imageId, memberIds: [a], ...(unmanaged === undefined ? {} : { unmanaged }) };
    await list.up(await enginesOf(cloud), news);
    cloud.addMember(imageId, c, "accepted");
    const engines = await enginesOf(cloud);
    await list.refresh(engines);
    return { engines, news };
  }

  test.for([undefined, "error"])(
    "stops up by default (%s): named, and nothing is touched",
    async (choice, { cloud, family, said }) => {
      const { engines, news } = await withForeign(cloud, family, choice);
      cloud.clearCalls();
      expect(await family.list.preview(engines, news)).toBe("update");
      const error = await errorOf(family.list.up(engines, { ...news, memberIds: [family.b] }));
      expect(error).toMatchObject({ code: "MEMBERS_UNMANAGED" });
      for (const part of [family.imageId, family.c, "memberIds", '"remove"', '"keep"']) {
        expect(error).toMatchObject({ message: expect.stringContaining(part) });
      }
      expect(said[0]).toContain(family.c);
      expect(writes(cloud)).toEqual([]);
    },
  );

  test("stops the making of a list as well", async ({ cloud, family }) => {
    const { imageId, a, c, list } = family;
    cloud.addMember(imageId, c);
    const error = await errorOf(list.up(await enginesOf(cloud), { imageId, memberIds: [a] }));
    expect(error).toMatchObject({ code: "MEMBERS_UNMANAGED" });
    expect(list.id).toBe("");
    expect(writes(cloud)).toEqual([]);
  });

  test("is no stop once it is declared", async ({ cloud, family }) => {
    const { engines, news } = await withForeign(cloud, family);
    const { a, c, list } = family;
    await list.up(engines, { ...news, memberIds: [a, c] });
    expect(list.outputs).toMatchObject({ memberIds: [a, c], members: { [c]: { status: "accepted" } } });
    await list.destroy(await enginesOf(cloud));
    expect(there(cloud, family)).toEqual([]);
  });

  test("is removed where that was declared and planned", async ({ cloud, family }) => {
    const { engines, news } = await withForeign(cloud, family, "remove");
    expect(family.list.inputs.shareWith).toEqual({ [family.a]: "member", [family.c]: "member" });
    expect(await family.list.up(engines, news)).toBe("update");
    expect(there(cloud, family)).toEqual([family.a]);
    expect(await family.list.up(engines, news)).toBe("same");
  });

  test("is left alone where it is kept, by refresh, up and destroy", async ({ cloud, family, said }) => {
    const { engines, news } = await withForeign(cloud, family, "keep");
    const { a, b, c, list } = family;
    expect(list.outputs).toMatchObject({ members: { [a]: { status: "pending" } } });
    expect(JSON.stringify(list.outputs)).not.toContain(c);
    expect(await list.up(engines, news)).toBe("same");
    expect(await list.up(engines, { ...news, memberIds: [b] })).toBe("update");
    expect(there(cloud, family)).toEqual([b, c]);
    await list.destroy(await enginesOf(cloud));
    expect(there(cloud, family)).toEqual([c]);
    expect(said).toEqual([]);
  });

  test.for(["remove", "error"])(
    "after the plan was made is left alone and told, with unmanaged %s",
    async (unmanaged, { cloud, family, said }) => {
      const { imageId, a, b, c, list } = family;
      await list.up(await enginesOf(cloud), { imageId, memberIds: [a], unmanaged });
      cloud.addMember(imageId, c);
      const engines = await enginesOf(cloud);
      await list.up(engines, { imageId, memberIds: [a, b], unmanaged });
      expect(there(cloud, family)).toEqual([a, b, c]);
      expect(said).toEqual([expect.stringMatching(/^ims: warning: .*this plan did not show: left alone/)]);
      expect(said[0]).toContain(c);
      expect(await list.preview(engines, { imageId, memberIds: [a, b], unmanaged })).toBe("update");
      expect(said.at(-1)).toContain(c);
    },
  );

  test("before the list was made is left alone and told where it is to be removed, and then is", async ({
    cloud,
    family,
    said,
  }) => {
    const { imageId, a, c, list } = family;
    cloud.addMember(imageId, c);
    const news = { imageId, memberIds: [a], unmanaged: "remove" };
    await list.up(await enginesOf(cloud), news);
    expect(there(cloud, family)).toEqual([a, c]);
    expect(said).toEqual([expect.stringContaining(c)]);
    expect(await list.up(await enginesOf(cloud), news)).toBe("update");
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

describe("a list of members is refreshed", () => {
  test("by one listing, and a GET of each that it lacks", async ({ cloud, family }) => {
    const { imageId, a, b, c, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a, b, c] });
    cloud.removeMember(imageId, b);
    cloud.clearCalls();
    await list.refresh(await enginesOf(cloud));
    expect(imageCalls(cloud)).toEqual([
      `GET /v2/images/${imageId}/members`,
      `GET /v2/images/${imageId}/members/${b}`,
    ]);
    expect(list.outputs).toMatchObject({ memberIds: [a, c] });
  });

  test("and gone with its image", async ({ cloud, family }) => {
    const { imageId, a, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a] });
    cloud.deleteImage(imageId);
    await list.refresh(await enginesOf(cloud));
    expect(list.id).toBe("");
  });

  test("and kept while the image's visibility hides it, with a warning", async ({ cloud, family, said }) => {
    const { imageId, a, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a] });
    const { outputs } = list;
    cloud.setVisibility(imageId, "private");
    const engines = await enginesOf(cloud);
    await list.refresh(engines);
    expect(list.outputs).toEqual(outputs);
    expect(said).toEqual([expect.stringMatching(/^ims: warning: .*is private now, which hides its members/)]);
    expect(await list.up(engines, { imageId, memberIds: [a] })).toBe("same");
  });

  test("not by another project's credentials", async ({ cloud, family }) => {
    const { imageId, a, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a] });
    for (const account of [cloud.other, cloud.recipient]) {
      const error = await errorOf(list.refresh(await enginesOf(cloud, account)));
      expect(error).toMatchObject({ code: "PROJECT_MISMATCH" });
    }
    expect(list.outputs).toMatchObject({ memberIds: [a] });
  });
});

describe("a list of members ends", () => {
  test("with a DELETE each, and what is gone already is no trouble", async ({ cloud, family }) => {
    const { imageId, a, b, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a, b] });
    cloud.removeMember(imageId, a);
    cloud.clearCalls();
    await list.destroy(await enginesOf(cloud));
    expect(imageCalls(cloud).sort()).toEqual(
      [a, b].map((id) => `DELETE /v2/images/${imageId}/members/${id}`),
    );
    expect(there(cloud, family)).toEqual([]);
  });

  test("not while its image hides it, since it would come back: one line for all members", async ({
    cloud,
    family,
  }) => {
    const { imageId, a, b, c, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a, b, c] });
    cloud.setVisibility(imageId, "private");
    const error = await errorOf(list.destroy(await enginesOf(cloud)));
    expect(error).toMatchObject({ code: "MEMBERS_CHANGED_IN_PART" });
    expect(error).toMatchObject({ message: expect.stringContaining(`- ${a}, ${b}, ${c}: MEMBER_HIDDEN`) });
    expect(error).not.toHaveProperty("id");
  });
});

describe("a list of members moves without interrupting a share", () => {
  const accepted = async (cloud: Simulator, { imageId, a, b }: Family) => {
    for (const id of [a, b]) cloud.setMemberStatus(imageId, id, "accepted");
    cloud.clearCalls();
  };
  const untouched = (cloud: Simulator, { imageId, a, b }: Family) => {
    expect(cloud.members(imageId)).toMatchObject([
      { memberId: a, status: "accepted" },
      { memberId: b, status: "accepted" },
    ]);
    expect(calls(cloud, "DELETE")).toEqual([]);
  };

  test("to another name", async ({ cloud, family, said }) => {
    const { imageId, a, b, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a, b] });
    await accepted(cloud, family);
    const engines = await enginesOf(cloud);
    await new RecordedResource("ImageMembers").up(engines, { imageId, memberIds: [a, b] });
    await list.destroy(engines);
    untouched(cloud, family);
    expect(said.at(-1)).toMatch(/stays shared with 2 projects: this program still declares them/);
  });

  test("from ImageMember resources", async ({ cloud, family }) => {
    const { imageId, a, b, list } = family;
    const singles = [a, b].map((memberId) => ({ memberId, share: new RecordedResource("ImageMember") }));
    const before = await enginesOf(cloud);
    for (const { memberId, share } of singles) await share.up(before, { imageId, memberId });
    await accepted(cloud, family);
    const engines = await enginesOf(cloud);
    await list.up(engines, { imageId, memberIds: [a, b] });
    for (const { share } of singles) await share.destroy(engines);
    untouched(cloud, family);
    expect(calls(cloud, "POST")).toEqual([]);
  });

  test("to ImageMember resources", async ({ cloud, family }) => {
    const { imageId, a, b, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a, b] });
    await accepted(cloud, family);
    const engines = await enginesOf(cloud);
    for (const memberId of [a, b])
      await new RecordedResource("ImageMember").up(engines, { imageId, memberId });
    await list.destroy(engines);
    untouched(cloud, family);
  });

  test("to another image, where it ends for the first", async ({ cloud, family }) => {
    const { imageId, a, b, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a, b] });
    const other = cloud.addImage().id;
    expect(await list.up(await enginesOf(cloud), { imageId: other, memberIds: [a] })).toBe("replace");
    expect(there(cloud, family)).toEqual([]);
    expect(there(cloud, { ...family, imageId: other })).toEqual([a]);
  });

  test("and a project that is declared no more is removed with it", async ({ cloud, family }) => {
    const { imageId, a, b, c, list } = family;
    await list.up(await enginesOf(cloud), { imageId, memberIds: [a, b, c] });
    await accepted(cloud, family);
    const engines = await enginesOf(cloud);
    for (const memberId of [a, b])
      await new RecordedResource("ImageMember").up(engines, { imageId, memberId });
    await list.destroy(engines);
    expect(there(cloud, family)).toEqual([a, b]);
  });
});

describe("250 members of an image", () => {
  plainTest(
    "take a listing and 250 calls to make and 250 to end, one listing to see, and 260 bytes each",
    async () => {
      const cloud = await startSimulator({ memberQuota: 256 });
      const imageId = cloud.addImage().id;
      const memberIds = Array.from({ length: 250 }, (_, index) => cloud.addProject(`p${index}`).id);
      const list = new RecordedResource("ImageMembers");
      const counted = () => {
        const counts = ["GET", "POST", "PUT", "DELETE"].map((method) => calls(cloud, method).length);
        const total = [...counts, tokenRequests(cloud)];
        cloud.clearCalls();
        return total;
      };
      await list.up(await enginesOf(cloud), { imageId, memberIds });
      expect(counted()).toEqual([1, 250, 0, 0, 1]);
      await list.refresh(await enginesOf(cloud));
      expect(counted()).toEqual([1, 0, 0, 0, 1]);
      const { inputs, outputs } = list;
      expect(Buffer.byteLength(JSON.stringify({ inputs, outputs }))).toBeLessThanOrEqual(250 * 260);
      await list.destroy(await enginesOf(cloud));
      expect(counted()).toEqual([0, 0, 0, 250, 1]);
      expect(cloud.mostCallsAtOnce).toBeLessThanOrEqual(16);
      expect(cloud.members(imageId)).toEqual([]);
      await cloud.close();
    },
  );
});

describe("refresh of ImageMember resources", () => {
  test("costs one listing an image, and one GET for each that is missing", async ({ cloud, family }) => {
    const { a, b, c } = family;
    const imageIds = [family.imageId, cloud.addImage().id];
    const engine = await engineOf(cloud);
    const pairs = imageIds.flatMap((imageId) => [a, b, c].map((memberId) => ({ imageId, memberId })));
    const states = await Promise.all(pairs.map(async (pair) => (await engine.create(pair)).outs ?? {}));
    cloud.removeMember(family.imageId, b);
    cloud.clearCalls();
    const later = await engineOf(cloud);
    const seen = await Promise.all(states.map((state) => later.read("the id", state)));
    expect(seen.map(({ id }) => id)).toEqual(["the id", "", "the id", "the id", "the id", "the id"]);
    expect(imageCalls(cloud).sort()).toEqual(
      [
        ...imageIds.map((imageId) => `GET /v2/images/${imageId}/members`),
        `GET /v2/images/${family.imageId}/members/${b}`,
      ].sort(),
    );
  });
});
