import { describe, expect } from "vitest";
import type { Simulator } from "../../src/simulator";
import { errorOf } from "../http/text-of";
import { enginesOf } from "./engine";
import { calls, type Family, familyTest as test, there } from "./family";
import { RecordedResource } from "./recorded-resource";

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
    expect(said.at(-1)).toContain(`stays shared with ${a}, ${b}: this program still declares them`);
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

  test("from ImageMember resources, also where the list is refused and the run goes on", async ({
    cloud,
    family,
  }) => {
    const { imageId, a, b, c, list } = family;
    const singles = [a, b, c].map((memberId) => ({ memberId, share: new RecordedResource("ImageMember") }));
    const before = await enginesOf(cloud);
    for (const { memberId, share } of singles) await share.up(before, { imageId, memberId });
    const engines = await enginesOf(cloud);
    expect(await errorOf(list.up(engines, { imageId, memberIds: [a, b] }))).toMatchObject({
      code: "MEMBERS_UNMANAGED",
    });
    for (const { share } of singles) await share.destroy(engines);
    expect(there(cloud, family)).toEqual([a, b]);
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
