import { describe, expect } from "vitest";
import type { Simulator } from "../../src/simulator";
import { sessionOf } from "../auth/session-of";
import { errorOf } from "../http/text-of";
import { offered, type Recipient, recipientTest as test } from "./recipient-bench";

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
