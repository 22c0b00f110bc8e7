import { describe, expect } from "vitest";
import { imageCalls } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { enginesOf } from "./engine";
import { familyTest as test, there } from "./family";

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
