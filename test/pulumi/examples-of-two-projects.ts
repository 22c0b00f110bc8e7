import { describe, expect } from "vitest";
import type { Cloud } from "./cloud";
import type { CloudOfAccounts } from "./clouds-yaml";
import { exampleTest, outputsOf } from "./examples";

/** Offers to the recipient from two projects, of which it trusts one. */
export interface Offers {
  /** Id of the project that is trusted, and that shares nothing else with the recipient. */
  readonly trustedOwner: string;
  /** Shares a new image with the recipient; its id. */
  offer(by: "trusted owner" | "stranger"): Promise<string>;
}

/** The examples that show both sides of a share, on any cloud. */
export function describeExamplesOfTwoProjects<Kind extends Cloud>(
  open: () => Promise<Kind>,
  accounts: (cloud: Kind) => CloudOfAccounts,
  offersOf: (cloud: Kind) => Promise<Offers>,
): void {
  const test = exampleTest(open, accounts);

  describe("share-and-accept", () => {
    test("shares an image, accepts it and uses it in one up, and ends clean", async ({
      cloud,
      openExample,
    }) => {
      const imageId = await cloud.addImage();
      const memberId = cloud.recipient;
      const program = await openExample("share-and-accept", { imageId, recipientProjectId: memberId }, {});
      expect((await program.up()).steps).toEqual(["create acceptance", "create share"]);
      expect(await cloud.members(imageId)).toMatchObject([{ memberId, status: "accepted" }]);
      const { usableImageId, acceptedImages } = await outputsOf(program);
      expect(usableImageId).toBe(imageId);
      expect(acceptedImages).toContain(imageId);

      expect((await program.destroy()).steps).toEqual(["delete acceptance", "delete share"]);
      expect(await cloud.members(imageId)).toEqual([]);
    });
  });

  describe("accept-trusted-offers", () => {
    test("accepts every offer of a trusted owner, and no other, as offers come and go", async ({
      cloud,
      openExample,
    }) => {
      const { trustedOwner, offer } = await offersOf(cloud);
      const program = await openExample("accept-trusted-offers", { trustedOwner }, { OS_CLOUD: "recipient" });
      const offers = [await offer("trusted owner"), await offer("trusted owner")];
      const strange = await offer("stranger");
      expect((await program.up()).changes).toEqual({ create: offers.length });
      const statusOf = async (imageId: string) => (await cloud.members(imageId))[0]?.status;
      for (const imageId of offers) expect(await statusOf(imageId)).toBe("accepted");
      expect(await statusOf(strange)).toBe("pending");

      const another = await offer("trusted owner");
      const [kept = "", gone = ""] = offers;
      await cloud.deleteImage(gone);
      expect((await program.up()).steps).toEqual([`create ${another}`, `delete ${gone}`]);
      for (const imageId of [another, kept]) expect(await statusOf(imageId)).toBe("accepted");
    });
  });
}
