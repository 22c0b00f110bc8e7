import { describe, expect } from "vitest";
import type { Cloud } from "./cloud";
import { sharingTest } from "./sharing";

/** How a share lives under the real Pulumi CLI, on any cloud. */
export function describeLifecycle(open: () => Promise<Cloud>): void {
  const test = sharingTest(open);

  describe("a share", () => {
    test("is made by up, kept by refresh and up, and removed by destroy", async ({ cloud, sharing }) => {
      const { program } = sharing;
      const imageId = await sharing.declareNew();

      expect((await program.up()).steps).toEqual(["create share"]);
      expect(await cloud.members(imageId)).toMatchObject([{ memberId: cloud.recipient, status: "pending" }]);
      const [share] = await program.shares();
      expect(share).toMatchObject({
        id: `${imageId}/${cloud.recipient}`,
        outputs: {
          imageId,
          memberId: cloud.recipient,
          status: "pending",
          schema: "/v2/schemas/member",
        },
      });

      expect((await program.refresh()).steps).toEqual([]);
      expect((await program.up()).steps).toEqual([]);
      const exported = JSON.stringify(await program.state());
      expect(exported).not.toContain(cloud.environment.OS_PASSWORD);

      expect((await program.destroy()).steps).toEqual(["delete share"]);
      expect(await cloud.members(imageId)).toEqual([]);
      expect(await program.shares()).toEqual([]);
    });

    test("moves with its image and its project, and the others stay", async ({ cloud, sharing }) => {
      const { program } = sharing;
      const [first, second] = [await cloud.addImage(), await cloud.addImage()];
      const other = await cloud.addProject();
      const kept = { imageId: first, memberId: cloud.recipient };
      await sharing.declare({ kept, moving: { imageId: first, memberId: other } });
      await program.up();
      await cloud.accept(first);

      await sharing.declare({ kept, moving: { imageId: second, memberId: other } });
      await program.up();
      expect(await cloud.members(first)).toMatchObject([{ memberId: cloud.recipient, status: "accepted" }]);
      expect(await cloud.members(second)).toMatchObject([{ memberId: other }]);

      await sharing.declare({ kept, moving: { imageId: second, memberId: cloud.recipient } });
      await program.up();
      expect(await cloud.members(first)).toMatchObject([{ memberId: cloud.recipient, status: "accepted" }]);
      expect(await cloud.members(second)).toMatchObject([{ memberId: cloud.recipient }]);
    });

    test("that was removed behind the program's back is dropped by refresh and restored by up", async ({
      cloud,
      sharing,
    }) => {
      const { program } = sharing;
      const imageId = await cloud.addImage();
      const other = await cloud.addProject();
      await sharing.declare({
        lost: { imageId, memberId: cloud.recipient },
        kept: { imageId, memberId: other },
      });
      await program.up();
      await cloud.removeMember(imageId, cloud.recipient);

      expect((await program.refresh()).steps).toEqual(["delete lost"]);
      expect((await program.preview()).steps).toEqual(["create lost"]);
      expect((await program.up()).steps).toEqual(["create lost"]);
      expect((await cloud.members(imageId)).map(({ memberId }) => memberId).sort()).toEqual(
        [cloud.recipient, other].sort(),
      );
    });

    test("goes with its image", async ({ cloud, sharing }) => {
      const { program } = sharing;
      const [first, second] = [await cloud.addImage(), await cloud.addImage()];
      await sharing.declare({
        first: { imageId: first, memberId: cloud.recipient },
        second: { imageId: second, memberId: cloud.recipient },
      });
      await program.up();

      await cloud.deleteImage(first);
      expect((await program.refresh()).steps).toEqual(["delete first"]);

      await cloud.deleteImage(second);
      expect((await program.destroy()).steps).toEqual(["delete second"]);
      expect(await program.shares()).toEqual([]);
    });

    test("that is gone already does not stand in the way of destroy", async ({ cloud, sharing }) => {
      const imageId = await sharing.declareNew();
      await sharing.program.up();
      await cloud.removeMember(imageId, cloud.recipient);

      await sharing.program.destroy();
      expect(await sharing.program.shares()).toEqual([]);
    });

    test("is kept while the image's visibility hides it", async ({ cloud, sharing }) => {
      const { program } = sharing;
      const imageId = await sharing.declareNew();
      await program.up();

      await cloud.setVisibility(imageId, "private");
      const refreshed = await program.refresh();
      expect(refreshed.steps).toEqual([]);
      expect(refreshed.said).toMatch(/private/);
      expect((await program.up()).steps).toEqual([]);
      expect((await program.failing("destroy")).said).toMatch(/private/);
      expect(await program.shares()).toHaveLength(1);

      await cloud.setVisibility(imageId, "shared");
      expect(await cloud.members(imageId)).toHaveLength(1);
      await program.destroy();
      expect(await cloud.members(imageId)).toEqual([]);
    });

    test("that other credentials do not see is kept, and both projects are named", async ({
      cloud,
      sharing,
    }) => {
      const { program } = sharing;
      const imageId = await sharing.declareNew();
      await program.up();
      const [share] = await program.shares();

      const others = program.seeing(cloud.otherEnvironment);
      for (const command of ["refresh", "destroy"] as const) {
        const { said } = await others.failing(command);
        expect(said).toContain("PROJECT_MISMATCH");
        expect(said).toContain(share?.outputs.projectId);
      }
      expect(await program.shares()).toHaveLength(1);
      expect(await cloud.members(imageId)).toHaveLength(1);
      await program.destroy();
      expect(await cloud.members(imageId)).toEqual([]);
    });

    test("that is accepted is not drift, and its inputs gain nothing from the service", async ({
      cloud,
      sharing,
    }) => {
      const { program } = sharing;
      const imageId = await sharing.declareNew();
      await program.up();
      const [before] = await program.shares();
      await cloud.accept(imageId);

      await program.refresh();
      const [after] = await program.shares();
      expect(after?.outputs).toMatchObject({ status: "accepted" });
      expect(after?.inputs).toEqual(before?.inputs);
      expect((await program.preview()).steps).toEqual([]);
      expect((await program.up()).steps).toEqual([]);
      expect(await cloud.members(imageId)).toMatchObject([{ status: "accepted" }]);
    });

    test("that exists already is adopted as it is, and destroy removes it", async ({ cloud, sharing }) => {
      const { program } = sharing;
      const imageId = await cloud.addImage();
      await cloud.addMember(imageId, cloud.recipient);
      await cloud.accept(imageId);
      await sharing.declare({ share: { imageId, memberId: cloud.recipient } });

      const { said } = await program.up();
      expect(said).toMatch(/accepted/);
      expect(said).toMatch(/destroy/);
      expect(await cloud.members(imageId)).toMatchObject([{ memberId: cloud.recipient, status: "accepted" }]);
      await program.destroy();
      expect(await cloud.members(imageId)).toEqual([]);
    });

    test("that exists already is an error where adoption is refused", async ({ cloud, sharing }) => {
      const { program } = sharing;
      const imageId = await cloud.addImage();
      await cloud.addMember(imageId, cloud.recipient);
      await sharing.declare({ share: { imageId, memberId: cloud.recipient, adoptExisting: false } });

      const { said } = await program.failing("up");
      for (const part of ["MEMBER_EXISTS", imageId, cloud.recipient, "pending", "adoptExisting", "aliases"]) {
        expect(said).toContain(part);
      }
      expect(await program.shares()).toEqual([]);
      expect(await cloud.members(imageId)).toHaveLength(1);
    });

    test("that the service refuses leaves nothing in state", async ({ cloud, sharing }) => {
      const imageId = "11111111-2222-4333-8444-555555555555";
      await sharing.declare({ share: { imageId, memberId: cloud.recipient } });

      const { said } = await sharing.program.failing("up");
      expect(said).toContain("IMAGE_NOT_FOUND");
      expect(said).toContain(imageId);
      expect(await sharing.program.shares()).toEqual([]);
    });

    test("of an image that is yet to be made is planned", async ({ cloud, sharing }) => {
      const { program } = sharing;
      const imageId = await cloud.addImage();
      await program.write({ "index.js": CODE_WITH_UNKNOWN_IMAGE, "image.json": JSON.stringify(imageId) });
      await program.setConfig({ memberId: cloud.recipient });

      expect((await program.preview()).steps).toEqual(["create image", "create share"]);
      expect(await cloud.members(imageId)).toEqual([]);
      expect((await program.up()).steps).toEqual(["create image", "create share"]);
      expect(await cloud.members(imageId)).toMatchObject([{ memberId: cloud.recipient }]);
      await program.destroy();
    });
  });
}

/** The image's id is an output of a resource that does not exist before `up`. */
const CODE_WITH_UNKNOWN_IMAGE = `
const pulumi = require("@pulumi/pulumi");
const { ImageMember } = require("pulumi-ims");
class Image extends pulumi.dynamic.Resource {
  constructor(name, args) {
    super({ create: async (inputs) => ({ id: "image", outs: { imageId: inputs.made } }) }, name, { imageId: undefined, ...args });
  }
}
const image = new Image("image", { made: require("./image.json") });
new ImageMember("share", { imageId: image.imageId, memberId: new pulumi.Config().require("memberId") });
`;
