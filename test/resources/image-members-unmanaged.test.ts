import { describe, expect } from "vitest";
import type { Simulator } from "../../src/simulator";
import { errorOf } from "../http/text-of";
import { enginesOf } from "./engine";
import { type Family, familyTest as test, there, writes } from "./family";

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
    expect(list.outputs).toMatchObject({
      memberIds: [a, c],
      members: { [c]: expect.stringMatching(/^accepted /) },
    });
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
    expect(list.outputs).toMatchObject({ members: { [a]: expect.stringMatching(/^pending /) } });
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
