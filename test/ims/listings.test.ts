import { afterEach, describe, expect, vi } from "vitest";
import type { Session } from "../../src/auth/session";
import { ensureAnswer } from "../../src/ims/acceptance";
import { recentListing } from "../../src/ims/listings";
import { observeShare } from "../../src/ims/observation";
import { budget, sessionOf } from "../auth/session-of";
import { imageCalls } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { type ShareBench, shareTest as test } from "./share-bench";

async function statusesIn(session: Session, { imageId }: ShareBench): Promise<string[]> {
  const reply = await recentListing(session, imageId, budget());
  if (!reply.ok) throw new Error(reply.refusal.summary);
  return reply.value.map(({ status }) => status);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a listing", () => {
  test("serves all reads of an image that come at about the same time", async ({ cloud, session, share }) => {
    for (const name of ["a", "b", "c"]) cloud.addMember(share.imageId, cloud.addProject(name).id);
    const observed = Array.from({ length: 100 }, () => share.observe());
    await Promise.all(observed);
    await statusesIn(session, share);
    expect(imageCalls(cloud).filter((call) => call === `GET ${share.members}`)).toHaveLength(1);
  });

  test("serves refreshes of many members of many images: one an image, and a GET of each that is missing", async ({
    cloud,
    share,
  }) => {
    const images = Array.from({ length: 5 }, () => ({ ...share.pair, imageId: cloud.addImage().id }));

    const session = sessionOf(cloud);
    const memberIds = Array.from({ length: 20 }, (_, index) => cloud.addProject(`p${index}`).id);
    for (const { imageId } of images) for (const id of memberIds.slice(1)) cloud.addMember(imageId, id);
    const pairs = images.flatMap(({ imageId }) => memberIds.map((memberId) => ({ imageId, memberId })));
    const seen = await Promise.all(pairs.map((pair) => observeShare(session, pair, share.origin, budget())));
    expect(seen.filter(({ kind }) => kind === "absent")).toHaveLength(5);
    expect(imageCalls(cloud).filter((call) => call.endsWith("/members"))).toHaveLength(5);
    expect(imageCalls(cloud)).toHaveLength(5 + 5);
  });

  test("is never older than a few seconds", async ({ cloud, session, share }) => {
    cloud.addMember(share.imageId, share.memberId);
    expect(await statusesIn(session, share)).toEqual(["pending"]);
    cloud.setMemberStatus(share.imageId, share.memberId, "accepted");
    expect(await statusesIn(session, share)).toEqual(["pending"]);
    const now = performance.now();
    vi.spyOn(performance, "now").mockReturnValue(now + 5_001);
    expect(await statusesIn(session, share)).toEqual(["accepted"]);
  });

  test("is never older than a share that was made or removed", async ({ session, share }) => {
    expect(await statusesIn(session, share)).toEqual([]);
    await share.ensure();
    expect(await statusesIn(session, share)).toEqual(["pending"]);
    await share.remove();
    expect(await statusesIn(session, share)).toEqual([]);
  });

  test("is never older than a write that failed, which may have been carried out", async ({
    cloud,
    session,
    share,
  }) => {
    expect(await statusesIn(session, share)).toEqual([]);
    cloud.answer({ method: "POST", path: share.members, status: 400, commit: true, times: 1 });
    await errorOf(share.ensure());
    expect(await statusesIn(session, share)).toEqual(["pending"]);
  });

  test("of the owner is never older than the recipient's answer in the same run", async ({
    cloud,
    session,
    share,
  }) => {
    cloud.addMember(share.imageId, share.memberId);
    expect(await statusesIn(session, share)).toEqual(["pending"]);
    const wanted = {
      imageId: share.imageId,
      memberId: undefined,
      status: "accepted",
      vaultId: undefined,
    } as const;
    const patience = { seconds: 0, say: () => undefined };
    await ensureAnswer(sessionOf(cloud, cloud.recipient), wanted, patience, budget());
    expect(await statusesIn(session, share)).toEqual(["accepted"]);
  });

  test("of one identity is not shown to another", async ({ cloud, session, share }) => {
    cloud.addMember(share.imageId, share.memberId);
    cloud.addMember(share.imageId, cloud.other.projectId);
    expect(await statusesIn(session, share)).toHaveLength(2);
    expect(await statusesIn(sessionOf(cloud, cloud.recipient), share)).toHaveLength(1);
  });

  test("that failed serves those who waited for it, and nobody after", async ({ cloud, session, share }) => {
    cloud.addMember(share.imageId, share.memberId);
    cloud.answer({ path: share.members, status: 400, times: 1 });
    const waiting = [1, 2].map(() => recentListing(session, share.imageId, budget()));
    expect(await Promise.all(waiting)).toMatchObject([{ ok: false }, { ok: false }]);
    cloud.answer({ path: share.members, status: 200, body: "no JSON", times: 3 });
    expect(await errorOf(statusesIn(session, share))).toMatchObject({ code: "RESPONSE_INVALID" });
    expect(await statusesIn(session, share)).toEqual(["pending"]);
  });
});
