import { describe, expect, test as plainTest } from "vitest";
import { startSimulator } from "../../src/simulator";
import { imageCalls, tokenRequests } from "../http/simulator-test";
import { engineOf, enginesOf } from "./engine";
import { calls, familyTest as test } from "./family";
import { RecordedResource } from "./recorded-resource";

describe("250 members of an image", () => {
  plainTest(
    "take a listing and 250 calls to make and 250 to end, one listing to see, and 260 bytes each",
    async () => {
      const cloud = await startSimulator({ memberQuota: 256 });
      const imageId = cloud.addImage().id;
      const memberIds = Array.from({ length: 250 }, (_, index) => cloud.addProject(`p${index}`).id);
      const list = new RecordedResource("ImageMembers");
      const counted = () => {
        const counts = ["GET", "POST", "PUT", "DELETE"].map((method) => calls(cloud, method).length);
        const total = [...counts, tokenRequests(cloud)];
        cloud.clearCalls();
        return total;
      };
      await list.up(await enginesOf(cloud), { imageId, memberIds });
      expect(counted()).toEqual([1, 250, 0, 0, 1]);
      await list.refresh(await enginesOf(cloud));
      expect(counted()).toEqual([1, 0, 0, 0, 1]);
      const { inputs, outputs } = list;
      expect(Buffer.byteLength(JSON.stringify({ inputs, outputs }))).toBeLessThanOrEqual(250 * 260);
      await list.destroy(await enginesOf(cloud));
      expect(counted()).toEqual([0, 0, 0, 250, 1]);
      expect(cloud.mostCallsAtOnce).toBeLessThanOrEqual(16);
      expect(cloud.members(imageId)).toEqual([]);
      await cloud.close();
    },
  );
});

describe("refresh of ImageMember resources", () => {
  test("costs one listing an image, and one GET for each that is missing", async ({ cloud, family }) => {
    const { a, b, c } = family;
    const imageIds = [family.imageId, cloud.addImage().id];
    const engine = await engineOf(cloud);
    const pairs = imageIds.flatMap((imageId) => [a, b, c].map((memberId) => ({ imageId, memberId })));
    const states = await Promise.all(pairs.map(async (pair) => (await engine.create(pair)).outs ?? {}));
    cloud.removeMember(family.imageId, b);
    cloud.clearCalls();
    const later = await engineOf(cloud);
    const seen = await Promise.all(states.map((state) => later.read("the id", state)));
    expect(seen.map(({ id }) => id)).toEqual(["the id", "", "the id", "the id", "the id", "the id"]);
    expect(imageCalls(cloud).sort()).toEqual(
      [
        ...imageIds.map((imageId) => `GET /v2/images/${imageId}/members`),
        `GET /v2/images/${family.imageId}/members/${b}`,
      ].sort(),
    );
  });
});
