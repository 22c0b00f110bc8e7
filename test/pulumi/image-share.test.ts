import { describe, expect } from "vitest";
import { countCalls } from "./calls";
import { declaringTest } from "./declaring";
import { simulatedCloud } from "./simulated-cloud";

const test = declaringTest(simulatedCloud, ({ simulator }) => simulator);

const COUNT = 10;

describe(`${COUNT} images shared with ${COUNT} projects`, () => {
  test("are shared but for the one that is refused, which the next up makes with one call; one more touches no other", async ({
    cloud,
    declaring,
  }) => {
    const { program } = declaring;
    const { simulator } = cloud;
    const imageIds = Array.from({ length: COUNT }, () => simulator.addImage().id);
    const memberIds = Array.from({ length: COUNT }, (_, index) => simulator.addProject(`p${index}`).id);
    const [image = "", project = ""] = [imageIds[3], memberIds[7]];
    const family = { type: "ImageShare", args: { imageIds, memberIds } } as const;
    await declaring.declare({ family });
    const refused = simulator.answer({
      method: "POST",
      path: `/v2/images/${image}/members`,
      when: ({ body }) => body.includes(project),
      status: 404,
    });

    const { said } = await program.failing("up", "--continue-on-error");
    expect(said).toContain(`IMAGE_NOT_FOUND: cannot share image ${image} with project ${project}`);
    expect(await declaring.recorded()).toHaveLength(COUNT * COUNT - 1);
    refused.remove();
    simulator.clearCalls();
    expect((await program.up()).steps).toEqual([`create family/${image}/${project}`]);
    expect(countCalls(cloud)).toEqual({ "POST /v2/images/*/members": 1 });

    const another = simulator.addProject("another").id;
    const more = { imageIds, memberIds: [another, ...memberIds] };
    await declaring.declare({ family: { ...family, args: more } });
    expect((await program.up()).changes).toEqual({ create: COUNT });
    await program.destroy();
    expect(imageIds.flatMap((id) => simulator.members(id))).toEqual([]);
  });
});

describe("an image that is made in the same up", () => {
  test("is shared under the name that it is given", async ({ cloud, declaring }) => {
    const { program } = declaring;
    const imageId = await cloud.addImage();
    await program.write({ "index.js": CODE_WITH_UNKNOWN_IMAGE, "image.json": JSON.stringify(imageId) });
    await program.setConfig({ memberId: cloud.recipient });
    const made = new Set(["create family", "create family/base/team-b", "create image"]);

    expect(new Set((await program.preview()).steps)).toEqual(made);
    expect(cloud.simulator.calls).toEqual([]);
    expect(new Set((await program.up()).steps)).toEqual(made);
    // The function runs in the program's process, the share is made by the provider's: they share a token.
    expect(countCalls(cloud)).toMatchObject({ "POST /v3/auth/tokens": 1 });
    expect(await cloud.members(imageId)).toMatchObject([{ memberId: cloud.recipient }]);
  });
});

/** The image's id is an output of a resource that does not exist before `up`. */
const CODE_WITH_UNKNOWN_IMAGE = `
const pulumi = require("@pulumi/pulumi");
const { getImageMembersOutput, ImageShare } = require("pulumi-ims");
const memberId = new pulumi.Config().require("memberId");
class Image extends pulumi.dynamic.Resource {
  constructor(name, args) {
    super({ create: async (inputs) => ({ id: "image", outs: { imageId: inputs.made } }) }, name, { imageId: undefined, ...args });
  }
}
const { imageId } = new Image("image", { made: require("./image.json") });
const family = new ImageShare("family", { imageIds: { base: imageId }, memberIds: { "team-b": memberId } });
exports.members = family.statuses.apply(() => getImageMembersOutput({ imageId }));
`;
