import type { Simulator } from "../../src/simulator";
import { imageCalls } from "../http/simulator-test";
import { type Declared, type Engines, enginesOf, engineTest } from "./engine";
import { RecordedResource } from "./recorded-resource";

/** A test with an offer to the recipient, and engines with the recipient's credentials. */
export const acceptanceTest = engineTest.extend<{
  engines: Engines;
  acceptance: RecordedResource;
  offer: Declared;
}>({
  engines: async ({ cloud }, use) => {
    await use(await enginesOf(cloud, cloud.recipient));
  },
  acceptance: async ({ task: _task }, use) => {
    await use(new RecordedResource("ImageMemberAcceptance"));
  },
  offer: async ({ cloud, pair }, use) => {
    cloud.addMember(pair.imageId, pair.memberId);
    await use(pair);
  },
});

/** The engines of a later run, which knows nothing of an earlier one. */
export const nextRun = (cloud: Simulator): Promise<Engines> => enginesOf(cloud, cloud.recipient);
export const puts = (cloud: Simulator): string[] =>
  imageCalls(cloud).filter((call) => call.startsWith("PUT"));
export const statusOf = (cloud: Simulator, { imageId }: Declared) => cloud.members(imageId)[0]?.status;
