import { describe, expect } from "vitest";
import type { Cloud } from "./cloud";
import { type DeclaredShare, type Sharing, sharingTest, urnOf } from "./sharing";

/** A new image, shared under that name and accepted. */
async function acceptedPair(
  cloud: Cloud,
  { program, declare }: Sharing,
  name: string,
  options: DeclaredShare["options"] = {},
): Promise<Pick<DeclaredShare, "imageId" | "memberId">> {
  const pair = { imageId: await cloud.addImage(), memberId: cloud.recipient };
  await declare({ [name]: { ...pair, options } });
  await program.up();
  await cloud.accept(pair.imageId);
  return pair;
}

/**
 * A pair that the program still declares is never interrupted, whatever the engine deletes: an accepted share that was
 * removed and made anew would be pending.
 */
export function describeClaims(open: () => Promise<Cloud>): void {
  const test = sharingTest(open);

  describe("an accepted share survives", () => {
    test("a new name", async ({ cloud, sharing }) => {
      const { program } = sharing;
      const pair = await acceptedPair(cloud, sharing, "before");
      const { imageId } = pair;

      await sharing.declare({ after: pair });
      expect((await program.up()).steps).toEqual(["create after", "delete before"]);
      expect(await cloud.members(imageId)).toMatchObject([{ memberId: cloud.recipient, status: "accepted" }]);
      expect((await program.up()).steps).toEqual([]);
      await program.destroy();
      expect(await cloud.members(imageId)).toEqual([]);
    });

    test("a swap of two resources' arguments", async ({ cloud, sharing }) => {
      const { program } = sharing;
      const [first, second] = [await cloud.addImage(), await cloud.addImage()];
      const pairs = [first, second].map((imageId) => ({ imageId, memberId: cloud.recipient }));
      const [one, two] = pairs;
      if (!one || !two) throw new Error("two pairs");
      await sharing.declare({ one, two });
      await program.up();
      await cloud.accept(first);
      await cloud.accept(second);

      await sharing.declare({ one: two, two: one });
      await program.up();
      expect(await cloud.members(first)).toMatchObject([{ status: "accepted" }]);
      expect(await cloud.members(second)).toMatchObject([{ status: "accepted" }]);
      expect((await program.refresh()).steps).toEqual([]);
      expect((await program.shares()).map(({ id }) => id).sort()).toEqual(
        [first, second].map((imageId) => `${imageId}/${cloud.recipient}`).sort(),
      );
    });

    test("the removal of a twin", async ({ cloud, sharing }) => {
      const { program } = sharing;
      const imageId = await cloud.addImage();
      const pair = { imageId, memberId: cloud.recipient };
      await sharing.declare({ one: pair, two: pair });
      await program.up();
      await cloud.accept(imageId);

      await sharing.declare({ one: pair });
      expect((await program.up()).steps).toEqual(["delete two"]);
      expect(await cloud.members(imageId)).toMatchObject([{ memberId: cloud.recipient, status: "accepted" }]);
    });

    test("a new name that is refused, in a run that goes on", async ({ cloud, sharing }) => {
      const { program } = sharing;
      const pair = await acceptedPair(cloud, sharing, "before");
      const { imageId } = pair;

      await sharing.declare({ after: { ...pair, adoptExisting: false } });
      const { said } = await program.failing("up", "--continue-on-error");
      expect(said).toContain("MEMBER_EXISTS");
      expect(await cloud.members(imageId)).toMatchObject([{ memberId: cloud.recipient, status: "accepted" }]);
      await sharing.declare({ after: pair });
      await program.up();
      expect((await program.shares()).map(({ id }) => id)).toEqual([`${imageId}/${cloud.recipient}`]);
      await program.destroy("--run-program");
      expect(await cloud.members(imageId)).toEqual([]);
    });

    test("a replacement that is to delete first", async ({ cloud, sharing }) => {
      const { program } = sharing;
      const { imageId } = await acceptedPair(cloud, sharing, "share", { deleteBeforeReplace: true });

      await program.up("--replace", urnOf("share"));
      expect(await cloud.members(imageId)).toMatchObject([{ memberId: cloud.recipient, status: "accepted" }]);
      expect(await program.shares()).toHaveLength(1);
    });

    test.for(["--replace", "--target-replace"])("up %s", async (flag, { cloud, sharing }) => {
      const { program } = sharing;
      const { imageId } = await acceptedPair(cloud, sharing, "share");

      await program.up(flag, urnOf("share"));
      expect(await cloud.members(imageId)).toMatchObject([{ memberId: cloud.recipient, status: "accepted" }]);
      expect(await program.shares()).toHaveLength(1);
    });
  });
}
