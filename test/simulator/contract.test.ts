import { afterAll, beforeAll, describe } from "vitest";
import { type Simulator, startSimulator } from "../../src/simulator";
import { describeContract } from "../contract/suite";
import type { Target } from "../contract/target";

describe("the simulator", () => {
  let cloud: Simulator;

  beforeAll(async () => {
    cloud = await startSimulator();
  });
  afterAll(() => cloud.close());

  describeContract(
    (): Target => ({
      authUrl: cloud.authUrl,
      imageEndpoint: cloud.imageEndpoint,
      region: cloud.region,
      memberQuota: 128,
      owner: cloud.owner,
      recipient: cloud.recipient,
      other: cloud.other,
      createImage: async (visibility) => cloud.addImage({ visibility }).id,
      setVisibility: async (imageId, visibility) => cloud.setVisibility(imageId, visibility),
      deleteImage: async (imageId) => cloud.deleteImage(imageId),
      createApplicationCredential: async (name, secret) => {
        const { userId, projectId } = cloud.owner;
        return cloud.addApplicationCredential({ user: userId, project: projectId, name, secret }).id;
      },
    }),
  );
});
