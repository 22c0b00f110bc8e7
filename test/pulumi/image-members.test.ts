import { describe, expect } from "vitest";
import { countCalls } from "./calls";
import { CODE, declaringTest } from "./declaring";
import { type SimulatedCloud, simulatedCloud } from "./simulated-cloud";

const test = declaringTest(simulatedCloud, ({ simulator }) => simulator);

/** Projects whose ids begin with these letters, in order. */
function addProjects({ simulator }: SimulatedCloud, letters: string): string[] {
  return [...letters].map((letter) => simulator.addProject(letter, { id: letter.repeat(32) }).id);
}

const there = ({ simulator }: SimulatedCloud, imageId: string): string[] =>
  simulator
    .members(imageId)
    .map(({ memberId }) => memberId)
    .sort();

/** The SDK renders what a program throws in colours, for which Node needs half a minute here. */
const SAY_AT_ONCE = `
process.prependListener("unhandledRejection", ({ message }) => {
  require("node:fs").writeSync(2, message);
  process.exit(1);
});
`;

describe("a list of members", () => {
  test("is changed in place, stops at what others added, and takes it back where that is declared", async ({
    cloud,
    declaring,
  }) => {
    const { program } = declaring;
    const [a, b, c, d] = addProjects(cloud, "abcd");
    const imageId = await cloud.addImage();
    const declare = (memberIds: unknown, unmanaged?: string) =>
      declaring.declare({ list: { type: "ImageMembers", args: { imageId, memberIds, unmanaged } } });

    await declare([a, b]);
    await program.up();
    expect(countCalls(cloud)).toEqual({
      "POST /v3/auth/tokens": 1,
      "GET /v2/images/*/members": 1,
      "POST /v2/images/*/members": 2,
    });
    cloud.simulator.setMemberStatus(imageId, b ?? "", "accepted");
    await declare([c, b, b]);
    expect((await program.up()).steps).toEqual(["update list"]);
    expect(countCalls(cloud)).toEqual({
      "GET /v2/images/*/members": 1,
      "DELETE /v2/images/*/members/*": 1,
      "POST /v2/images/*/members": 1,
    });
    expect(cloud.simulator.members(imageId)).toMatchObject([
      { memberId: b, status: "accepted" },
      { memberId: c, status: "pending" },
    ]);
    const [list] = await declaring.recorded();
    expect(list?.outputs).toMatchObject({
      memberIds: [b, c],
      members: { [b ?? ""]: expect.stringMatching(/^accepted /) },
    });

    await cloud.addMember(imageId, d ?? "");
    const { said } = await program.failing("up", "--refresh");
    for (const part of ["MEMBERS_UNMANAGED", d, '"remove"', '"keep"']) expect(said).toContain(part);
    expect(there(cloud, imageId)).toEqual([b, c, d]);

    await declare([b, c], "remove");
    expect((await program.up()).steps).toEqual(["update list"]);
    expect(there(cloud, imageId)).toEqual([b, c]);
    await program.destroy();
    expect(there(cloud, imageId)).toEqual([]);
  });

  test("that was changed in part is recorded, seen by a refresh, healed by the next up, and can be destroyed", async ({
    cloud,
    declaring,
  }) => {
    const { program } = declaring;
    const { simulator } = cloud;
    const [a, b, c, d] = addProjects(cloud, "abcd");
    const imageId = await cloud.addImage();
    const declare = (...memberIds: unknown[]) =>
      declaring.declare({ list: { type: "ImageMembers", args: { imageId, memberIds } } });
    const refusing = (id = "") =>
      simulator.answer({ method: "POST", when: ({ body }) => body.includes(id), status: 400 });

    await declare(a, b, c);
    const trouble = refusing(b);
    const { said } = await program.failing("up");
    expect(said).toContain("MEMBERS_CHANGED_IN_PART");
    expect(said).toContain(`- ${b}: `);
    expect(await declaring.recorded()).toMatchObject([{ outputs: { memberIds: [a, c] } }]);

    await program.refresh();
    trouble.remove();
    simulator.clearCalls();
    expect((await program.up()).steps).toEqual(["update list"]);
    expect(countCalls(cloud)).toMatchObject({ "POST /v2/images/*/members": 1 });
    expect(there(cloud, imageId)).toEqual([a, b, c]);
    expect((await program.up()).steps).toEqual([]);

    refusing(d);
    await declare(b, c, d);
    await program.failing("up");
    expect(there(cloud, imageId)).toEqual([b, c]);
    await program.destroy();
    expect(there(cloud, imageId)).toEqual([]);
  });

  test("moves from ImageMember resources, to another name and back without interrupting a share", async ({
    cloud,
    declaring,
  }) => {
    const { program } = declaring;
    const [a, b] = addProjects(cloud, "ab");
    const imageId = await cloud.addImage();
    const singles = {
      one: { type: "ImageMember", args: { imageId, memberId: a } },
      two: { type: "ImageMember", args: { imageId, memberId: b } },
    } as const;
    const list = { type: "ImageMembers", args: { imageId, memberIds: [a, b] } } as const;
    await declaring.declare(singles);
    await program.up();
    for (const id of [a, b]) cloud.simulator.setMemberStatus(imageId, id ?? "", "accepted");
    const untouched = cloud.simulator.members(imageId);
    cloud.simulator.clearCalls();

    await declaring.declare({ list });
    expect((await program.up()).steps).toEqual(["create list", "delete one", "delete two"]);
    await declaring.declare({ renamed: list });
    expect((await program.up()).steps).toEqual(["create renamed", "delete list"]);
    await declaring.declare(singles);
    expect((await program.up()).steps).toEqual(["create one", "create two", "delete renamed"]);
    expect(cloud.simulator.members(imageId)).toEqual(untouched);
    expect(Object.keys(countCalls(cloud)).filter((call) => call.startsWith("DELETE"))).toEqual([]);
  });

  test("and another manager of its image are refused, naming both", async ({ cloud, declaring }) => {
    const [a] = addProjects(cloud, "a");
    const imageId = await cloud.addImage();
    await declaring.declare({
      list: { type: "ImageMembers", args: { imageId, memberIds: [a] } },
      single: { type: "ImageMember", args: { imageId, memberId: a } },
    });
    await declaring.program.write({ "index.js": SAY_AT_ONCE + CODE });
    const { said } = await declaring.program.failing("preview");
    expect(said).toContain(`image ${imageId} is managed by ImageMembers "list" and by ImageMember "single"`);
    expect(cloud.simulator.calls).toEqual([]);
  });
});
