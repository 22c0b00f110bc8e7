import { describe, expect } from "vitest";
import type { Session } from "../../src/auth/session";
import type { MemberStatus } from "../../src/ims/member";
import { listOffers } from "../../src/ims/offers";
import { budget, sessionOf } from "../auth/session-of";
import { imageCalls, simulatorTest } from "../http/simulator-test";
import { errorOf } from "../http/text-of";

/** Offers an image to the recipient; its id. */
type Offer = (status: MemberStatus, owner?: string) => string;

const test = simulatorTest.extend<{ session: Session; offer: Offer }>({
  session: async ({ cloud }, use) => {
    await use(sessionOf(cloud, cloud.recipient));
  },
  offer: async ({ cloud }, use) => {
    await use((status, owner = cloud.owner.projectId) => {
      const { id } = cloud.addImage({ owner });
      cloud.addMember(id, cloud.recipient.projectId, status);
      return id;
    });
  },
});

const idsOf = (images: readonly { readonly imageId: string }[]): string[] =>
  images.map(({ imageId }) => imageId).sort();

describe("the offers to a project", () => {
  test("are those of other projects with the answer that is asked for", async ({ cloud, session, offer }) => {
    const pending = offer("pending");
    const accepted = offer("accepted");
    offer("rejected");
    const shared = { name: "image", owner: cloud.owner.projectId, visibility: "shared", status: "active" };
    expect(await listOffers(session, "pending", undefined, budget())).toEqual([
      { imageId: pending, memberStatus: "pending", ...shared },
    ]);
    expect(await listOffers(session, "accepted", undefined, budget())).toEqual([
      { imageId: accepted, memberStatus: "accepted", ...shared },
    ]);
  });

  test("are all of them where any answer will do, each with its own", async ({ session, offer }) => {
    const ids = (["pending", "accepted", "rejected", "pending"] as const).map((status) => offer(status));
    const offers = await listOffers(session, "all", undefined, budget());
    expect(idsOf(offers)).toEqual([...ids].sort());
    expect(offers.find(({ imageId }) => imageId === ids[2])).toMatchObject({ memberStatus: "rejected" });
  });

  test("leave out one's own images, which the service lists too", async ({ cloud, session, offer }) => {
    const own = cloud.addImage({ owner: cloud.recipient.projectId });
    cloud.addMember(own.id, cloud.other.projectId, "pending");
    const offered = offer("pending");
    expect(idsOf(await listOffers(session, "pending", undefined, budget()))).toEqual([offered]);
  });

  test("leave out public images and what is offered to others", async ({ cloud, session }) => {
    cloud.addImage({ visibility: "public" });
    cloud.addMember(cloud.addImage().id, cloud.other.projectId);
    expect(await listOffers(session, "all", undefined, budget())).toEqual([]);
  });

  test("may be those of one owner", async ({ cloud, session, offer }) => {
    const trusted = offer("pending", cloud.other.projectId);
    offer("pending");
    const offers = await listOffers(session, "pending", cloud.other.projectId, budget());
    expect(idsOf(offers)).toEqual([trusted]);
  });

  test("come from every page", async ({ cloud, session, offer }) => {
    const ids = Array.from({ length: 250 }, () => offer("pending"));
    expect(idsOf(await listOffers(session, "pending", undefined, budget()))).toEqual([...ids].sort());
    expect(imageCalls(cloud)).toHaveLength(3);
  });

  test("come from every page also where all on it are one's own", async ({ cloud, session, offer }) => {
    const offered = offer("pending");
    for (let made = 0; made < 100; made += 1) cloud.addImage({ owner: cloud.recipient.projectId });
    expect(idsOf(await listOffers(session, "pending", undefined, budget()))).toEqual([offered]);
  });

  test("end where the service names the same page again", async ({ cloud, session, offer }) => {
    const offered = offer("pending");
    const next = `/v2/images?marker=${offered}`;
    const change = (body: string): string => JSON.stringify({ ...JSON.parse(body), next });
    cloud.answer({ path: "/v2/images", change: (answer) => ({ ...answer, body: change(answer.body) }) });
    expect(idsOf(await listOffers(session, "pending", undefined, budget()))).toEqual([offered]);
    expect(imageCalls(cloud)).toHaveLength(2);
  });

  test.for([
    [500, "SERVICE_FAILED"],
    [403, "REQUEST_REFUSED"],
  ] as const)(
    "are an error, not a shorter list, where a page is a %i",
    async ([status, code], { cloud, session, offer }) => {
      for (let made = 0; made < 101; made += 1) offer("pending");
      cloud.answer({ path: "/v2/images", when: ({ query }) => query.includes("marker"), status });
      expect(await errorOf(listOffers(session, "pending", undefined, budget()))).toMatchObject({ code });
    },
  );

  test("may have no name", async ({ cloud, session, offer }) => {
    const offered = offer("pending");
    const nameless = (body: string): string => body.replace('"name":"image"', '"name":null');
    cloud.answer({ path: "/v2/images", change: (answer) => ({ ...answer, body: nameless(answer.body) }) });
    expect(await listOffers(session, "pending", undefined, budget())).toMatchObject([
      { imageId: offered, name: "" },
    ]);
  });
});
