import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect } from "vitest";
import type { RawProperties } from "../../src/resources/properties";
import { simulatorTest } from "../http/simulator-test";
import { Engine, type Goal } from "../model/engine";
import { ProviderProcess } from "../model/provider-process";
import { Recording, recordings } from "./recording";

interface Bench {
  /** The recording with this name, its state in an engine and on the cloud. */
  open(name: string): Promise<{ recording: Recording; engine: Engine; process: () => ProviderProcess }>;
}

const test = simulatorTest.extend<{ bench: Bench }>({
  bench: async ({ cloud }, use) => {
    const folder = await mkdtemp(join(tmpdir(), "pulumi-ims-upgrade-"));
    await use({
      async open(name) {
        const recording = new Recording(name, cloud);
        const cloudsFile = join(folder, "clouds.yaml");
        await writeFile(cloudsFile, recording.putOnCloud());
        const engine = new Engine();
        engine.resources = recording.resources;
        const environment = { ...cloud.environment(cloud.owner), OS_CLIENT_CONFIG_FILE: cloudsFile };
        const process = (): ProviderProcess =>
          new ProviderProcess(environment, { "ims:tokenCache": "off" }, () => undefined, {
            shortest: 1,
            longest: 2,
          });
        return { recording, engine, process };
      },
    });
    await rm(folder, { recursive: true });
  },
});

/** What the cloud holds of the images in state: members by image. */
function held({ resources, cloud }: Recording): Record<string, string[]> {
  const images = [...new Set(resources.map(({ outputs }) => String(outputs.imageId)))];
  return Object.fromEntries(
    images.map((id) => [
      id,
      cloud
        .members(id)
        .map(({ memberId }) => memberId)
        .sort(),
    ]),
  );
}

describe.for(recordings)("state that was recorded as %s", (name) => {
  test("is refreshed, and nothing is dropped or planned", async ({ bench }) => {
    const { recording, engine, process } = await bench.open(name);
    await engine.refresh(process());
    expect(engine.resources.map(({ name }) => name)).toEqual(recording.resources.map(({ name }) => name));
    const inPart = recording.resources.filter(({ initErrors }) => initErrors.length > 0);
    expect(await engine.preview(process(), recording.goals)).toEqual(inPart.map(({ name }) => name));
  });

  test("is brought up to date by up, which ends what was done in part", async ({ bench }) => {
    const { recording, engine, process } = await bench.open(name);
    const before = held(recording);
    await engine.up(process(), recording.goals);
    expect(engine.resources.flatMap(({ initErrors }) => initErrors)).toEqual([]);
    const inPart = recording.goals.filter((_goal, index) => recording.resources[index]?.initErrors.length);
    const declared = inPart.map(({ inputs: { imageId, memberIds } }) => [
      imageId,
      [...Object.values(memberIds ?? [])].sort(),
    ]);
    expect(held(recording)).toEqual({ ...before, ...Object.fromEntries(declared) });
    expect(await engine.preview(process(), recording.goals)).toEqual([]);
  });

  test("is changed by up", async ({ bench }) => {
    const { recording, engine, process } = await bench.open(name);
    // Each share and list gets a member of its own.
    const joined = (index: number): string => String(index).padStart(32, "0");
    const changes = ({ kind, inputs }: Goal, index: number): RawProperties => {
      if (kind === "ImageMemberAcceptance") return { status: "rejected" };
      if (kind === "ImageMember") return { memberId: joined(index) };
      return { memberIds: [joined(index), ...Object.values(inputs.memberIds ?? [])] };
    };
    const changed = recording.goals.map((goal, index) => ({
      ...goal,
      inputs: { ...goal.inputs, ...changes(goal, index) },
    }));
    await engine.up(process(), changed);
    for (const [index, { kind, inputs }] of changed.entries()) {
      const members = recording.cloud.members(String(inputs.imageId));
      if (kind === "ImageMemberAcceptance") expect(members).toMatchObject([{ status: "rejected" }]);
      else expect(members.map(({ memberId }) => memberId)).toContain(joined(index));
    }
    expect(await engine.preview(process(), changed)).toEqual([]);
  });

  test("is destroyed", async ({ bench }) => {
    const { recording, engine, process } = await bench.open(name);
    await engine.destroy(process());
    expect(engine.resources).toEqual([]);
    const offers = recording.resources.filter(({ kind }) => kind === "ImageMemberAcceptance");
    for (const [image, members] of Object.entries(held(recording))) {
      const isOffer = offers.some(({ outputs }) => outputs.imageId === image);
      expect(members).toHaveLength(isOffer ? 1 : 0);
      if (isOffer) expect(recording.cloud.members(image)).toMatchObject([{ status: "rejected" }]);
    }
  });
});
