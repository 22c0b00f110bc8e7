import { describe, expect, vi } from "vitest";
import { ImageShare } from "../../src";
import {
  beginProgram,
  later,
  type Registered,
  registered,
  resolved,
  programTest as test,
  unknownOutput,
} from "./programs";

const [image, otherImage] = [
  "d164b5df-1bc3-4c3f-893e-3e471fd16e64",
  "11111111-2222-4333-8444-555555555555",
] as const;
const [project, otherProject] = ["edc89b490d7d4392898e19b2deb34797", "0".repeat(32)] as const;

const TYPE = "pulumi-nodejs:dynamic/ims:ImageMember";
const children = (registered: Registered[]) => registered.filter(({ type }) => type === TYPE);
const namesOf = (registered: Registered[]) => children(registered).map(({ name }) => name);

describe("ImageShare", () => {
  test("shares each image with each project, by one ImageMember a pair", async () => {
    const share = new ImageShare("family", {
      imageIds: [image, otherImage],
      memberIds: [project, otherProject],
    });
    expect(await resolved(share.statuses)).toEqual({
      [image]: { [project]: "pending", [otherProject]: "pending" },
      [otherImage]: { [project]: "pending", [otherProject]: "pending" },
    });
    expect(registered().map(({ type }) => type)).toContain("ims:index:ImageShare");
    const pairs = children(registered()).map(({ inputs }) => [inputs.imageId, inputs.memberId]);
    expect(pairs.sort()).toEqual(
      [image, otherImage].flatMap((one) => [project, otherProject].map((other) => [one, other])).sort(),
    );
  });

  test("hands adoptExisting and cloud to each of them", async () => {
    const args = { imageIds: [image], memberIds: [project], adoptExisting: false, cloud: "owner" };
    await resolved(new ImageShare("family", args).statuses);
    expect(children(registered())).toMatchObject([{ inputs: { adoptExisting: false, cloud: "owner" } }]);
  });

  test("has children whose names stay when an image or a project is added, in whatever order", async () => {
    await resolved(new ImageShare("family", { imageIds: [image], memberIds: [project] }).statuses);
    const before = namesOf(registered());
    expect(before).toEqual([`family/${image}/${project}`]);
    await beginProgram();
    const more = { imageIds: [otherImage, image], memberIds: [otherProject, project] };
    await resolved(new ImageShare("family", more).statuses);
    expect(namesOf(registered())).toHaveLength(4);
    expect(namesOf(registered())).toEqual(expect.arrayContaining(before));
  });

  test("takes an id that is given twice once", async () => {
    const twice = { imageIds: [image, image], memberIds: [project, project] };
    await resolved(new ImageShare("family", twice).statuses);
    expect(children(registered())).toHaveLength(1);
  });

  test("names its children after the names that are given, whatever the ids become", async () => {
    const imageIds = { base: later(image), gpu: otherImage };
    const share = new ImageShare("family", { imageIds, memberIds: { "team-b": later(project) } });
    expect(await resolved(share.statuses)).toEqual({
      base: { "team-b": "pending" },
      gpu: { "team-b": "pending" },
    });
    expect(namesOf(registered())).toEqual(["family/base/team-b", "family/gpu/team-b"]);
  });

  test("never gives two pairs one name", async () => {
    const share = new ImageShare("family", {
      imageIds: { "a/b": image, a: otherImage },
      memberIds: { c: project, "b/c": otherProject },
    });
    await resolved(share.statuses);
    expect(new Set(namesOf(registered())).size).toBe(4);
  });

  test("is planned with an image that is yet to be made, under the name that it is given", async () => {
    await beginProgram("preview");
    const imageIds = { base: unknownOutput<string>() };
    new ImageShare("family", { imageIds, memberIds: [project] });
    await vi.waitFor(() => expect(namesOf(registered())).toEqual([`family/base/${project}`]));
  });

  test.for(["imageIds", "memberIds"] as const)(
    "refuses a list of %s with an id that is not known yet, by name and with the way out",
    (property) => {
      const args = { imageIds: [image], memberIds: [project] };
      // What a program in JavaScript may do, and the types forbid.
      const wrong = { ...args, [property]: [unknownOutput()] } as unknown as typeof args;
      expect(() => new ImageShare("family", wrong)).toThrow(
        new RegExp(`^${property} holds an id that is not known yet.*\\{ base: image\\.id \\}`),
      );
    },
  );

  test("of nothing is nothing", async () => {
    expect(await resolved(new ImageShare("family", { imageIds: [], memberIds: {} }).statuses)).toEqual({});
    expect(children(registered())).toEqual([]);
  });
});
