import { describe, expect } from "vitest";
import type { Simulator } from "../../src/simulator";
import { sessionOf } from "../auth/session-of";
import { imageCalls } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { offered, recipientTest as test } from "./recipient-bench";

describe("other credentials than the recipient's are RECIPIENT_NEEDED", () => {
  const parts = (cloud: Simulator) => [
    cloud.owner.projectId,
    `use credentials of project ${cloud.recipient.projectId}`,
  ];

  test("for the owner, who names the recipient, before anything is sent to the image service", async ({
    cloud,
    recipient,
  }) => {
    offered(cloud, recipient);
    const { memberId } = recipient.pair;
    const error = await errorOf(recipient.answer({ memberId }, {}, sessionOf(cloud)));
    expect(error).toMatchObject({ name: "ShareError", code: "RECIPIENT_NEEDED" });
    for (const part of parts(cloud)) {
      expect(error).toMatchObject({ message: expect.stringContaining(part) });
    }
    expect(imageCalls(cloud)).toEqual([]);
  });

  test("for the owner, who names nobody: the members do", async ({ cloud, recipient }) => {
    offered(cloud, recipient);
    const error = await errorOf(recipient.answer({}, {}, sessionOf(cloud)));
    expect(error).toMatchObject({ code: "RECIPIENT_NEEDED" });
    for (const part of parts(cloud)) {
      expect(error).toMatchObject({ message: expect.stringContaining(part) });
    }
    expect(error).toMatchObject({ message: expect.not.stringContaining("<br") });
  });

  test("for the owner of an image with many members, or with none", async ({ cloud, recipient }) => {
    const message = { message: expect.stringContaining("the project that it is shared with") };
    expect(await errorOf(recipient.answer({}, {}, sessionOf(cloud)))).toMatchObject(message);
    for (const name of ["a", "b", "c", "d"]) {
      cloud.addMember(recipient.pair.imageId, cloud.addProject(name).id);
    }
    expect(await errorOf(recipient.answer({}, {}, sessionOf(cloud)))).toMatchObject(message);
  });

  test("for an owner who is a member too, which Glance allows", async ({ cloud, recipient }) => {
    cloud.addMember(recipient.pair.imageId, cloud.owner.projectId);
    const error = await errorOf(recipient.answer({}, {}, sessionOf(cloud)));
    expect(error).toMatchObject({ code: "RECIPIENT_NEEDED" });
  });

  test("for a member that answers for another one", async ({ cloud, recipient }) => {
    offered(cloud, recipient);
    cloud.addMember(recipient.pair.imageId, cloud.other.projectId);
    const error = await errorOf(recipient.answer({ memberId: cloud.other.projectId }));
    expect(error).toMatchObject({ code: "RECIPIENT_NEEDED" });
    for (const { projectId } of [cloud.other, cloud.recipient]) {
      expect(error).toMatchObject({ message: expect.stringContaining(projectId) });
    }
  });

  test("and not for a stranger, who sees no image", async ({ cloud, recipient }) => {
    offered(cloud, recipient);
    const error = await errorOf(recipient.answer({}, {}, sessionOf(cloud, cloud.other)));
    expect(error).toMatchObject({ code: "OFFER_NOT_FOUND" });
    expect(error).toMatchObject({ message: expect.stringContaining(cloud.other.projectId) });
  });
});
