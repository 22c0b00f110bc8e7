import { describe, expect, test } from "vitest";
import { ManagedImages, type Manager, managedBy } from "../../src/resources/managed-images";
import { beginProgram, later, programTest, resolved, runProgram, unknownOutput } from "./programs";

const imageId = "d164b5df-1bc3-4c3f-893e-3e471fd16e64";
const one = { kind: "ImageMembers", name: "one" } as const;
const two = { kind: "ImageMembers", name: "two" } as const;

/** What adding these managers of one image throws. */
function refusal(...managers: readonly Manager[]): unknown {
  const images = new ManagedImages();
  try {
    for (const manager of managers) images.add(manager, imageId, undefined);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("an image is managed", () => {
  test("by as many ImageMember resources as there are projects", () => {
    expect(refusal({ kind: "ImageMember", name: "a" }, { kind: "ImageMember", name: "b" })).toBeUndefined();
  });

  test.for([
    ["ImageMembers", "ImageMembers"],
    ["ImageMember", "ImageMembers"],
    ["ImageMembers", "ImageMember"],
  ] as const)("not by an %s and an %s: refused, naming both", ([first, second]) => {
    const error = refusal({ kind: first, name: "a" }, { kind: second, name: "b" });
    expect(error).toMatchObject({ name: "ConfigurationError", code: "IMAGE_MANAGED_TWICE" });
    for (const part of [imageId, `${first} "a"`, `${second} "b"`]) {
      expect(error).toMatchObject({ message: expect.stringContaining(part) });
    }
  });

  test("by one list, however its id is written", () => {
    const images = new ManagedImages();
    images.add(one, imageId, undefined);
    expect(() => images.add(two, imageId.toUpperCase(), undefined)).toThrow("IMAGE_MANAGED_TWICE");
  });

  test("in each cloud by another list: the same id may name another image there", () => {
    const images = new ManagedImages();
    images.add(one, imageId, "eu-de");
    expect(() => images.add(two, imageId, "eu-nl")).not.toThrow();
  });

  programTest("by what is not known at preview, until it is", async () => {
    await beginProgram("preview");
    const ids = [one, two].map((manager) => resolved(managedBy(manager, unknownOutput<string>(), undefined)));
    expect(await Promise.all(ids)).toEqual([undefined, undefined]);
  });

  programTest(
    "in one run, and anew in the next one of the same process, as in the Automation API",
    async () => {
      for (const manager of [one, two]) {
        await runProgram(async () => {
          expect(await resolved(managedBy(manager, later(imageId), undefined))).toBe(imageId);
        });
      }
    },
  );
});
