import fc from "fast-check";
import { describe, expect } from "vitest";
import { getImage } from "../../src/ims/images";
import { addMember, getMember, listMembers, removeMember } from "../../src/ims/members";
import { budget, sessionTest as test } from "../auth/session-of";
import { imageCalls } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { shareTest } from "./share-bench";

const hostile = ["a;b", "../x", "a/b", "x?y", "%2e%2e", "a b", "line\nbreak", "🦄", "#"];

describe("an id", () => {
  test.for(hostile)("of %j never leads to another path", async (id, { cloud, session }) => {
    const image = cloud.addImage({ id });
    const memberId = cloud.recipient.projectId;
    cloud.answer({ service: "ims", status: 404 });
    await getImage(session, id, budget());
    await listMembers(session, id, budget());
    await addMember(session, { imageId: id, memberId }, budget());
    await removeMember(session, { imageId: image.id, memberId: id }, budget());
    await getMember(session, { imageId: image.id, memberId: id }, budget());
    const paths = cloud.calls.filter((call) => call.service === "ims").map((call) => call.path);
    const shapes = paths.map((path) => decoded(path).map((part) => (part === id ? "ID" : part)));
    expect(shapes).toEqual([
      ["", "v2", "images", "ID"],
      ["", "v2", "images", "ID", "members"],
      ["", "v2", "images", "ID", "members"],
      ["", "v2", "images", "ID", "members", "ID"],
      ["", "v2", "images", "ID", "members", "ID"],
    ]);
    expect(cloud.calls.every((call) => call.query === "")).toBe(true);
  });

  function decoded(path: string): string[] {
    return path.split("/").map((part) => decodeURIComponent(part));
  }

  test.for(["..", "."])(
    "of %j, which a URL takes for a step, is refused unsent",
    async (id, { cloud, session }) => {
      const pair = { imageId: cloud.addImage().id, memberId: id };
      // A DELETE of the member ".." would be one of the image.
      expect(
        await errorOf(Promise.resolve().then(() => removeMember(session, pair, budget()))),
      ).toBeInstanceOf(Error);
      expect(await errorOf(Promise.resolve().then(() => getImage(session, id, budget())))).toBeInstanceOf(
        Error,
      );
      expect(imageCalls(cloud)).toEqual([]);
    },
  );

  test("of any text leads to the members of one image", async ({ cloud, session }) => {
    cloud.answer({ service: "ims", status: 404 });
    const texts = fc
      .string({ minLength: 1, maxLength: 20, unit: "grapheme" })
      .filter((id) => !/^\.{1,2}$/.test(id));
    await fc.assert(
      fc.asyncProperty(texts, async (id) => {
        cloud.clearCalls();
        await removeMember(session, { imageId: id, memberId: id }, budget());
        const [call] = imageCalls(cloud);
        expect(call).toBe(`DELETE /v2/images/${encodeURIComponent(id)}/members/${encodeURIComponent(id)}`);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a listing", () => {
  shareTest(
    "has all 128 members in one answer, in the order of the service",
    async ({ cloud, session, share }) => {
      const ids = Array.from({ length: 128 }, (_, index) => cloud.addProject(`p${index}`).id);
      for (const id of ids) cloud.addMember(share.imageId, id);
      const reply = await listMembers(session, share.imageId, budget());
      expect(reply.ok && reply.value.map((member) => member.memberId)).toEqual(ids);
      expect(imageCalls(cloud)).toHaveLength(1);
    },
  );

  shareTest("has times without a blank, however they are written", async ({ cloud, session, share }) => {
    cloud.addMember(share.imageId, share.memberId);
    cloud.answer({
      path: share.members,
      change: (answer) => ({
        ...answer,
        body: answer.body.replace(/"created_at":"[^"]+"/, '"created_at":"2026-03-01 12:00:00.000000"'),
      }),
    });
    const reply = await listMembers(session, share.imageId, budget());
    expect(reply).toMatchObject({ value: [{ createdAt: "2026-03-01T12:00:00.000000" }] });
  });

  shareTest.for([
    ["created_at", "hunter2 is the password"],
    ["schema", "hunter2"],
  ] as const)(
    "with something else for %s is not believed, and not shown",
    async ([field, text], { cloud, session, share }) => {
      cloud.addMember(share.imageId, share.memberId);
      const other = new RegExp(`"${field}":"[^"]+"`);
      cloud.answer({
        path: share.members,
        change: (answer) => ({ ...answer, body: answer.body.replace(other, `"${field}":"${text}"`) }),
      });
      const error = await errorOf(listMembers(session, share.imageId, budget()));
      expect(error).toMatchObject({ code: "RESPONSE_INVALID" });
      expect(String(error)).not.toContain("hunter2");
    },
  );

  shareTest("of another image is not believed", async ({ cloud, session, share }) => {
    cloud.addMember(share.imageId, share.memberId);
    const other = cloud.addImage().id;
    cloud.answer({
      path: share.members,
      change: (answer) => ({ ...answer, body: answer.body.replaceAll(share.imageId, other) }),
    });
    expect(await errorOf(listMembers(session, share.imageId, budget()))).toMatchObject({
      code: "RESPONSE_INVALID",
    });
  });
});
