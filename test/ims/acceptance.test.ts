import { describe, expect, test as plainTest } from "vitest";
import type { Session } from "../../src/auth/session";
import {
  ensureAnswer,
  observeOffer,
  type Patience,
  type Wanted,
  withdrawAnswer,
} from "../../src/ims/acceptance";
import type { Pair } from "../../src/ims/member";
import type { Origin } from "../../src/ims/origin";
import { type Simulator, startSimulator } from "../../src/simulator";
import { budget, sessionOf } from "../auth/session-of";
import { imageCalls, simulatorTest } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { fastPace } from "../http/thing";

/** An image of the owner's, and the recipient who is to answer its offer. */
interface Recipient {
  readonly session: Session;
  readonly pair: Pair;
  readonly origin: Origin;
  /** Path of the offer. */
  readonly offer: string;
  readonly said: readonly string[];
  readonly answer: (
    changes?: Partial<Wanted>,
    patience?: Partial<Patience>,
    by?: Session,
  ) => ReturnType<typeof ensureAnswer>;
}

function recipientOf(cloud: Simulator, imageId = cloud.addImage().id): Recipient {
  const session = sessionOf(cloud, cloud.recipient);
  const said: string[] = [];
  const pair = { imageId, memberId: cloud.recipient.projectId };
  return {
    session,
    pair,
    origin: { projectId: cloud.recipient.projectId, region: cloud.region },
    offer: `/v2/images/${imageId}/members/${pair.memberId}`,
    said,
    answer: (changes = {}, patience = {}, by = session) =>
      ensureAnswer(
        by,
        { imageId, memberId: undefined, status: "accepted", vaultId: undefined, ...changes },
        { seconds: 0, pace: fastPace, say: (line) => said.push(line), ...patience },
        budget(),
      ),
  };
}

const test = simulatorTest.extend<{ recipient: Recipient }>({
  recipient: async ({ cloud }, use) => {
    await use(recipientOf(cloud));
  },
});

const offered = (cloud: Simulator, { pair }: Recipient, status?: "pending" | "accepted" | "rejected") =>
  cloud.addMember(pair.imageId, pair.memberId, status);

describe("an offer", () => {
  test("is accepted with a look and one PUT, and then the image is the recipient's to use", async ({
    cloud,
    recipient,
  }) => {
    offered(cloud, recipient);
    const { member, location } = await recipient.answer();
    expect(member).toMatchObject({ ...recipient.pair, status: "accepted" });
    expect(location).toMatchObject({ projectId: cloud.recipient.projectId, region: "eu-de" });
    expect(imageCalls(cloud)).toEqual([`GET ${recipient.offer}`, `PUT ${recipient.offer}`]);
    expect(cloud.calls.at(-1)?.body).toBe(JSON.stringify({ status: "accepted" }));
    expect(cloud.members(recipient.pair.imageId)).toMatchObject([{ status: "accepted" }]);
  });

  test("is rejected where that is the answer", async ({ cloud, recipient }) => {
    offered(cloud, recipient, "accepted");
    expect(await recipient.answer({ status: "rejected" })).toMatchObject({ member: { status: "rejected" } });
  });

  test.for(["accepted", "rejected"] as const)(
    "that is %s already is left as it is, without a PUT",
    async (status, { cloud, recipient }) => {
      offered(cloud, recipient, status);
      expect(await recipient.answer({ status })).toMatchObject({ member: { status } });
      expect(imageCalls(cloud)).toEqual([`GET ${recipient.offer}`]);
    },
  );

  test("whose answer's reply was lost is answered again: a PUT does no harm twice", async ({
    cloud,
    recipient,
  }) => {
    offered(cloud, recipient);
    cloud.answer({ method: "PUT", reset: "afterCommit", times: 1 });
    expect(await recipient.answer()).toMatchObject({ member: { status: "accepted" } });
  });

  test("that is not there is OFFER_NOT_FOUND at once, naming image, project and the ways out", async ({
    recipient,
  }) => {
    const error = await errorOf(recipient.answer());
    expect(error).toMatchObject({ name: "ShareError", code: "OFFER_NOT_FOUND" });
    for (const part of [recipient.pair.imageId, recipient.pair.memberId, "404", "waitForShareSeconds"]) {
      expect(error).toMatchObject({ message: expect.stringContaining(part) });
    }
    expect(recipient.said).toEqual([]);
  });

  test.for([400, 403, 409, 500] as const)(
    "that cannot be looked at for a %i is that error, and not waited for",
    async (status, { cloud, recipient }) => {
      cloud.answer({ path: recipient.offer, status });
      expect(await errorOf(recipient.answer({}, { seconds: 60 }))).toMatchObject({ status });
      expect(recipient.said).toEqual([]);
    },
  );
});

describe("an offer that is waited for", () => {
  const late = (cloud: Simulator, { offer }: Recipient, looks: number) =>
    cloud.answer({ method: "GET", path: offer, status: 404, times: looks });

  test("is answered when it comes, with a line at the beginning and one at the end", async ({
    cloud,
    recipient,
  }) => {
    offered(cloud, recipient);
    late(cloud, recipient, 5);
    expect(await recipient.answer({}, { seconds: 60 })).toMatchObject({ member: { status: "accepted" } });
    const subject = `image ${recipient.pair.imageId} to be shared with project ${recipient.pair.memberId}`;
    expect(recipient.said).toEqual([
      `waiting up to 60 s for ${subject}`,
      `waited 0 s for ${subject}: it is now`,
    ]);
  });

  test("is looked for less and less often", async ({ cloud, recipient }) => {
    offered(cloud, recipient);
    late(cloud, recipient, 4);
    await recipient.answer({}, { seconds: 60, pace: { shortest: 20, longest: 80 } });
    const looks = cloud.calls.filter((call) => call.method === "GET" && call.path === recipient.offer);
    const pauses = looks.slice(1).map((look, index) => look.at - (looks[index]?.at ?? 0));
    expect(pauses).toHaveLength(4);
    // The clock that times the calls counts whole milliseconds.
    for (const [index, least] of [20, 40, 80, 80].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(least - 2);
    }
  });

  test("and never comes ends after the time given, and says how long that was", async ({ recipient }) => {
    const begun = performance.now();
    const pace = { shortest: 10, longest: 1_000 };
    const error = await errorOf(recipient.answer({}, { seconds: 0.15, pace }));
    expect(error).toMatchObject({ code: "OFFER_NOT_FOUND" });
    expect(error).toMatchObject({ message: expect.stringContaining("after 0.15 s") });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(150);
    expect(performance.now() - begun).toBeLessThan(600);
    expect(recipient.said).toEqual([expect.stringMatching(/^waiting up to 0\.15 s/)]);
  });

  test("is not waited for with the owner's credentials", async ({ cloud, recipient }) => {
    offered(cloud, recipient);
    const error = await errorOf(recipient.answer({}, { seconds: 60 }, sessionOf(cloud)));
    expect(error).toMatchObject({ code: "RECIPIENT_NEEDED" });
    expect(recipient.said).toEqual([]);
  });
});

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

describe("a full-ECS image on IMS", () => {
  const vaultId = "b2e0a5f6-93a4-4b6e-8d4c-1f0f6f3f8a01";

  async function withFullEcsImage(run: (cloud: Simulator, recipient: Recipient) => Promise<void>) {
    const cloud = await startSimulator({ flavour: "ims" });
    const recipient = recipientOf(cloud, cloud.addImage({ fullEcs: "backup" }).id);
    offered(cloud, recipient);
    await run(cloud, recipient);
    await cloud.close();
  }

  plainTest("is accepted into the vault that is given", () =>
    withFullEcsImage(async (cloud, recipient) => {
      expect(await recipient.answer({ vaultId })).toMatchObject({ member: { status: "accepted" } });
      expect(cloud.calls.at(-1)?.body).toBe(JSON.stringify({ status: "accepted", vault_id: vaultId }));
    }),
  );

  plainTest("without a vault is refused with the service's own code, and a hint at vaultId", () =>
    withFullEcsImage(async (_cloud, recipient) => {
      const error = await errorOf(recipient.answer());
      expect(error).toMatchObject({ status: 400, serviceCode: "IMG.0184" });
      expect(error).toMatchObject({ message: expect.stringMatching(/IMG\.0184.*vaultId/) });
    }),
  );

  plainTest("is rejected without a vault", () =>
    withFullEcsImage(async (_cloud, recipient) => {
      expect(await recipient.answer({ status: "rejected" })).toMatchObject({
        member: { status: "rejected" },
      });
    }),
  );
});

describe("an answer that was given", () => {
  const observe = ({ session, pair, origin }: Recipient, by = session) =>
    observeOffer(by, pair, origin, budget());

  test("is seen with one GET, whatever the owner made of it since", async ({ cloud, recipient }) => {
    offered(cloud, recipient, "accepted");
    expect(await observe(recipient)).toMatchObject({ status: "accepted" });
    cloud.removeMember(recipient.pair.imageId, recipient.pair.memberId);
    offered(cloud, recipient);
    expect(await observe(recipient)).toMatchObject({ status: "pending" });
    expect(imageCalls(cloud)).toEqual([`GET ${recipient.offer}`, `GET ${recipient.offer}`]);
  });

  test("is gone with the share, and with the image", async ({ cloud, recipient }) => {
    expect(await observe(recipient)).toBeUndefined();
    cloud.deleteImage(recipient.pair.imageId);
    expect(await observe(recipient)).toBeUndefined();
  });

  test("is not gone because another project does not see it", async ({ cloud, recipient }) => {
    offered(cloud, recipient, "accepted");
    expect(await errorOf(observe(recipient, sessionOf(cloud, cloud.other)))).toMatchObject({
      code: "PROJECT_MISMATCH",
    });
  });

  test.for([400, 401, 403, 500])("is not gone because of a %i", async (status, { cloud, recipient }) => {
    offered(cloud, recipient, "accepted");
    cloud.answer({ path: recipient.offer, status });
    expect(await errorOf(observe(recipient))).toMatchObject({ code: expect.any(String) });
  });
});

describe("an answer is taken back", () => {
  const withdraw = ({ session, pair, origin }: Recipient, by = session) =>
    withdrawAnswer(by, pair, origin, budget());

  test("by rejecting the offer, with one PUT", async ({ cloud, recipient }) => {
    offered(cloud, recipient, "accepted");
    await withdraw(recipient);
    expect(cloud.members(recipient.pair.imageId)).toMatchObject([{ status: "rejected" }]);
    expect(imageCalls(cloud)).toEqual([`PUT ${recipient.offer}`]);
  });

  test("where the owner was faster, with the share or with the image", async ({ cloud, recipient }) => {
    expect(await withdraw(recipient)).toBeUndefined();
    cloud.deleteImage(recipient.pair.imageId);
    expect(await withdraw(recipient)).toBeUndefined();
  });

  test("by the recipient alone", async ({ cloud, recipient }) => {
    offered(cloud, recipient, "accepted");
    const { owner, other } = cloud;
    expect(await errorOf(withdraw(recipient, sessionOf(cloud, owner)))).toMatchObject({
      code: "RECIPIENT_NEEDED",
    });
    expect(await errorOf(withdraw(recipient, sessionOf(cloud, other)))).toMatchObject({
      code: "PROJECT_MISMATCH",
    });
    expect(cloud.members(recipient.pair.imageId)).toMatchObject([{ status: "accepted" }]);
  });
});
