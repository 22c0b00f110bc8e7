import type { Simulator } from "../../src/simulator";
import { imageCalls } from "../http/simulator-test";
import { engineTest } from "./engine";
import { RecordedResource } from "./recorded-resource";

/** An image and three projects, in the order of their ids. */
export interface Family {
  readonly imageId: string;
  readonly a: string;
  readonly b: string;
  readonly c: string;
  readonly list: RecordedResource;
}

/** A test with a family in a simulated cloud of its own. */
export const familyTest = engineTest.extend<{ family: Family }>({
  family: async ({ cloud }, use) => {
    await use(familyOf(cloud));
  },
});

export function familyOf(cloud: Simulator): Family {
  const [a, b, c] = ["a", "b", "c"].map((digit) => cloud.addProject("p", { id: digit.repeat(32) }).id);
  if (!a || !b || !c) throw new Error("three projects");
  return { imageId: cloud.addImage().id, a, b, c, list: new RecordedResource("ImageMembers") };
}

/** Ids of the projects that the service holds as members, sorted. */
export const there = (cloud: Simulator, { imageId }: Family): string[] =>
  cloud
    .members(imageId)
    .map(({ memberId }) => memberId)
    .sort();

export const calls = (cloud: Simulator, method: string): string[] =>
  imageCalls(cloud).filter((call) => call.startsWith(method));

export const writes = (cloud: Simulator): string[] => [...calls(cloud, "POST"), ...calls(cloud, "DELETE")];
