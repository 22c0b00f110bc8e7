import { describe, expect } from "vitest";
import { countCalls } from "./calls";
import { sharingTest } from "./sharing";
import { type SimulatedCloud, simulatedCloud } from "./simulated-cloud";

const MEMBERS = 100;
const STATE_BYTES = 1_900;

const test = sharingTest(simulatedCloud);

const withoutCredentials = (cloud: SimulatedCloud): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.keys(cloud.environment).map((name) => [name, undefined]));

describe(`${MEMBERS} members of one image`, () => {
  test("cost one call each to make and to remove, one token a run, and nothing when nothing changes", async ({
    cloud,
    sharing,
  }) => {
    const program = sharing.program.seeing({ PULUMI_IMS_TOKEN_CACHE: "off" });
    const imageId = await cloud.addImage();
    const shares: Record<string, { imageId: string; memberId: string }> = {};
    for (let number = 1; number <= MEMBERS; number += 1) {
      shares[`share-${number}`] = { imageId, memberId: await cloud.addProject() };
    }
    await sharing.declare(shares);

    expect((await program.seeing(withoutCredentials(cloud)).preview()).changes).toEqual({ create: MEMBERS });
    expect(countCalls(cloud)).toEqual({});

    await program.up();
    expect(countCalls(cloud)).toEqual({ "POST /v3/auth/tokens": 1, "POST /v2/images/*/members": MEMBERS });

    const sizes = (await sharing.program.shares()).map((share) => Buffer.byteLength(JSON.stringify(share)));
    expect(sizes).toHaveLength(MEMBERS);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(STATE_BYTES);

    const unprivileged = program.seeing(withoutCredentials(cloud));
    expect((await unprivileged.preview()).steps).toEqual([]);
    expect((await unprivileged.up()).steps).toEqual([]);
    expect(countCalls(cloud)).toEqual({});

    expect((await program.refresh()).steps).toEqual([]);
    expect(countCalls(cloud)).toMatchObject({ "POST /v3/auth/tokens": 1 });

    await program.destroy();
    expect(countCalls(cloud)).toEqual({
      "POST /v3/auth/tokens": 1,
      "DELETE /v2/images/*/members/*": MEMBERS,
    });
    expect(await cloud.members(imageId)).toEqual([]);
  });
});

test("one token serves up, refresh and destroy", async ({ cloud, sharing }) => {
  const { program } = sharing;
  await sharing.declare({ share: { imageId: await cloud.addImage(), memberId: cloud.recipient } });
  await program.up();
  await program.refresh();
  await program.destroy();
  expect(countCalls(cloud)).toMatchObject({ "POST /v3/auth/tokens": 1 });
});
