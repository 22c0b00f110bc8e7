import { describe, expect, test as plainTest } from "vitest";
import { ResponseError, ShareError } from "../../src/errors";
import { changedInPart, changeMembers, type MembersChange } from "../../src/ims/member-set";
import type { Simulator } from "../../src/simulator";
import { budget, sessionOf } from "../auth/session-of";
import { imageCalls } from "../http/simulator-test";
import { type ShareBench, shareTest as test, withCloud } from "./share-bench";

function change(cloud: Simulator, { imageId, origin }: ShareBench, changes: Partial<MembersChange>) {
  return changeMembers(sessionOf(cloud), imageId, { add: [], remove: [], ...changes }, origin, budget());
}

function projects(cloud: Simulator, count: number): string[] {
  return Array.from({ length: count }, (_, index) => cloud.addProject(`p${index}`).id);
}

const present = (cloud: Simulator, { imageId }: ShareBench): string[] =>
  cloud.members(imageId).map(({ memberId }) => memberId);

describe("the members of an image are changed", () => {
  test("with one call each, many at once within the bound of requests in flight", async ({
    cloud,
    share,
  }) => {
    const [old, add] = [projects(cloud, 60), projects(cloud, 60)];
    for (const id of old) cloud.addMember(share.imageId, id);
    cloud.answer({ service: "ims", delayMilliseconds: 5 });
    const changed = await change(cloud, share, { add, remove: old });
    expect(changed.removed.toSorted()).toEqual(old.toSorted());
    expect(changed.added.map(({ memberId }) => memberId).toSorted()).toEqual(add.toSorted());
    expect(changed.failures).toEqual([]);
    expect(present(cloud, share).toSorted()).toEqual(add.toSorted());
    expect(imageCalls(cloud)).toHaveLength(120);
    expect(cloud.mostCallsAtOnce).toBeGreaterThan(4);
    expect(cloud.mostCallsAtOnce).toBeLessThanOrEqual(16);
  });

  plainTest("removals first, so that a full quota has room", () =>
    withCloud({ memberQuota: 3 }, async (cloud, share) => {
      const [old, add] = [projects(cloud, 3), projects(cloud, 3)];
      for (const id of old) cloud.addMember(share.imageId, id);
      expect((await change(cloud, share, { add, remove: old })).failures).toEqual([]);
      expect(present(cloud, share).toSorted()).toEqual(add.toSorted());
    }),
  );

  test("where one to be removed is gone, or one to be added is there", async ({ cloud, share }) => {
    const [gone = "", there = ""] = projects(cloud, 2);
    cloud.addMember(share.imageId, there, "accepted");
    const changed = await change(cloud, share, { add: [there], remove: [gone] });
    expect(changed).toMatchObject({ removed: [gone], added: [{ memberId: there, status: "accepted" }] });
    expect(changed.failures).toEqual([]);
  });

  test("as far as the service lets: what failed is returned, each with its member", async ({
    cloud,
    share,
  }) => {
    const [kept = "", removed = "", refused = "", added = ""] = projects(cloud, 4);
    for (const id of [kept, removed]) cloud.addMember(share.imageId, id);
    cloud.answer({ method: "DELETE", path: new RegExp(kept), status: 409 });
    cloud.answer({ method: "POST", when: ({ body }) => body.includes(refused), status: 400 });
    const changed = await change(cloud, share, { add: [refused, added], remove: [kept, removed] });
    expect(changed).toMatchObject({ removed: [removed], added: [{ memberId: added }] });
    expect(changed.failures).toMatchObject([
      { memberId: kept, error: { status: 409 } },
      { memberId: refused, error: { status: 400 } },
    ]);
    expect(present(cloud, share).toSorted()).toEqual([kept, added].toSorted());
  });

  test("128 at once without a warning of Node about listeners", async ({ cloud, share }) => {
    const warnings: Error[] = [];
    const note = (warning: Error): unknown => warnings.push(warning);
    process.on("warning", note);
    await change(cloud, share, { add: projects(cloud, 128) });
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });
});

describe("the error for changes that were made in part", () => {
  const imageId = "d164b5df-1bc3-4c3f-893e-3e471fd16e64";
  const refusal = (memberId: string, status: number, request: string) =>
    new ResponseError({
      code: "REQUEST_REFUSED",
      problem: `cannot share with ${memberId}: ${status} (request ${request})`,
      hint: "Ask.",
      status,
    });

  plainTest("names every member once, and each kind of failure in one line", () => {
    const failures = ["a1", "a2", "a3"].map((id, index) => ({
      memberId: id,
      error: refusal(id, 403, `req-${index}`),
    }));
    const other = { memberId: "b1", error: refusal("b1", 400, "req-9") };
    const error = changedInPart(imageId, { added: [], removed: ["c1"], failures: [...failures, other] });
    expect(error).toBeInstanceOf(ShareError);
    expect(error.code).toBe("MEMBERS_CHANGED_IN_PART");
    expect(error.problem).toContain("0 members were added, 1 removed, and 4 could not be changed");
    const lines = error.problem.split("\n").slice(1);
    expect(lines).toEqual([
      expect.stringMatching(/^ {2}- a1, a2, a3: REQUEST_REFUSED: cannot share with …: 403/),
      expect.stringMatching(/^ {2}- b1: REQUEST_REFUSED: cannot share with …: 400/),
    ]);
  });

  test("is a few lines for a hundred refusals of the service", async ({ cloud, share }) => {
    const add = projects(cloud, 100);
    cloud.answer({ method: "POST", path: share.members, status: 400, body: { message: "no" } });
    const changed = await change(cloud, share, { add });
    const error = changedInPart(share.imageId, changed);
    expect(error.message.split("\n")).toHaveLength(2);
    for (const id of add) expect(error.message).toContain(id);
  });
});
