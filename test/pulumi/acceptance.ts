import { describe, expect } from "vitest";
import type { Cloud } from "./cloud";
import type { CloudOfAccounts } from "./clouds-yaml";
import { declaringTest } from "./declaring";

/** Both sides of a share under the real Pulumi CLI, on any cloud: `cloud` of a resource says who acts. */
export function describeAcceptance<Kind extends Cloud>(
  open: () => Promise<Kind>,
  accounts: (cloud: Kind) => CloudOfAccounts,
): void {
  const test = declaringTest(open, accounts);

  describe("a share and its acceptance", () => {
    test("live in one program: made in one up, accepted anew after the owner shared anew, renamed, ended", async ({
      cloud,
      declaring,
    }) => {
      const { program } = declaring;
      const imageId = await cloud.addImage();
      const memberId = cloud.recipient;
      const share = { type: "ImageMember", args: { imageId, memberId, cloud: "owner" } } as const;
      const args = { imageId, memberId, cloud: "recipient" };
      const acceptance = { type: "ImageMemberAcceptance", args, after: ["share"] } as const;
      await declaring.declare({ share, acceptance });

      expect((await program.up()).steps).toEqual(["create acceptance", "create share"]);
      expect(await cloud.members(imageId)).toMatchObject([{ memberId, status: "accepted" }]);
      expect((await program.up()).steps).toEqual([]);

      await cloud.removeMember(imageId, memberId);
      await cloud.addMember(imageId, memberId);
      const { steps, said } = await program.up("--refresh");
      expect(steps).toContain("update acceptance");
      expect(said).toContain(`the answer to image ${imageId} is pending: up will set it to accepted`);
      expect(await cloud.members(imageId)).toMatchObject([{ memberId, status: "accepted" }]);

      await declaring.declare({ share, renamed: acceptance });
      expect((await program.up()).steps).toEqual(["create renamed", "delete acceptance"]);
      expect(await cloud.members(imageId)).toMatchObject([{ memberId, status: "accepted" }]);

      expect((await program.destroy()).steps).toEqual(["delete renamed", "delete share"]);
      expect(await cloud.members(imageId)).toEqual([]);
    });

    test("end clean where the owner goes first", async ({ cloud, declaring }) => {
      const { program } = declaring;
      const imageId = await cloud.addImage();
      const memberId = cloud.recipient;
      await cloud.addMember(imageId, memberId);
      await declaring.declare({
        acceptance: { type: "ImageMemberAcceptance", args: { imageId, cloud: "recipient" } },
        share: { type: "ImageMember", args: { imageId, memberId, cloud: "owner" }, after: ["acceptance"] },
      });
      await program.up();
      expect(await cloud.members(imageId)).toMatchObject([{ memberId, status: "accepted" }]);

      expect((await program.destroy()).steps).toEqual(["delete acceptance", "delete share"]);
      expect(await cloud.members(imageId)).toEqual([]);
    });
  });

  describe("an acceptance that cannot be", () => {
    test("says whose credentials are needed, or that no offer came, and leaves nothing in state", async ({
      cloud,
      declaring,
    }) => {
      const { program } = declaring;
      const [offered, never] = [await cloud.addImage(), await cloud.addImage()];
      await cloud.addMember(offered, cloud.recipient);
      const waiting = { imageId: never, waitForShareSeconds: 1, cloud: "recipient" };
      await declaring.declare({
        byOwner: { type: "ImageMemberAcceptance", args: { imageId: offered, cloud: "owner" } },
        never: { type: "ImageMemberAcceptance", args: waiting },
      });

      const { said } = await program.failing("up", "--continue-on-error");
      const needed = said.split("\n").find((line) => line.includes("RECIPIENT_NEEDED"));
      const { projectId } = accounts(cloud).owner;
      for (const part of [offered, cloud.recipient, projectId, "use credentials of project"]) {
        expect(needed).toContain(part);
      }
      expect(said).not.toContain("<br");
      expect(said).toContain(`waiting up to 1 s for image ${never}`);
      expect(said).toMatch(new RegExp(`OFFER_NOT_FOUND: image ${never} is not shared with .* after 1 s`));
      expect(await declaring.recorded()).toEqual([]);
      expect(await cloud.members(offered)).toMatchObject([{ status: "pending" }]);
    });
  });
}
