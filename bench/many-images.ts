import { randomUUID } from "node:crypto";
import { startSimulator } from "../src/simulator";
import { timed } from "./clock";
import { watchPeakMemory } from "./provider-memory";
import type { Program } from "./pulumi-program";
import type { Results } from "./results";

const IMAGES = 40;
const MEMBERS = 250;

interface Programs {
  readonly many: Program;
  /** One image with one member: what any resource of this kind takes. */
  readonly single: Program;
  readonly empty: Program;
}

/** Ten thousand pairs as one ImageMembers an image, against the simulator. */
export async function measureManyImages(
  { many, single, empty }: Programs,
  runs: number,
  say: (line: string) => void,
): Promise<Results["manyImages"]> {
  const simulator = await startSimulator({ memberQuota: -1 });
  const environment = simulator.environment(simulator.owner);
  const time = (program: Program, command: "preview" | "refresh"): Promise<number> =>
    timed(() => program.run(command, environment));
  const refreshSeconds: number[] = [];
  const providerBytes: number[] = [];
  const previewSeconds: number[] = [];
  const singlePreviewSeconds: number[] = [];
  const emptyPreviewSeconds: number[] = [];
  let refreshCalls: Record<string, number> = {};
  try {
    const memberIds = Array.from({ length: MEMBERS }, () => randomUUID().replaceAll("-", ""));
    const images = Array.from({ length: IMAGES }, () => simulator.addImage().id);
    await many.declare(Object.fromEntries(images.map((imageId) => [imageId, memberIds])));
    await single.declare({ [simulator.addImage().id]: memberIds.slice(0, 1) });
    await empty.declare({});
    for (const program of [many, single, empty]) await program.run("up", environment);
    const stateBytes = await many.stateBytes();
    for (let number = 1; number <= runs; number += 1) {
      simulator.clearCalls();
      const memory = watchPeakMemory(many.folder);
      refreshSeconds.push(await time(many, "refresh"));
      providerBytes.push(memory.stop());
      refreshCalls = {};
      for (const { method } of simulator.calls) refreshCalls[method] = (refreshCalls[method] ?? 0) + 1;
      previewSeconds.push(await time(many, "preview"));
      singlePreviewSeconds.push(await time(single, "preview"));
      emptyPreviewSeconds.push(await time(empty, "preview"));
      say(`${IMAGES} images x ${MEMBERS} members, run ${number} of ${runs}`);
    }
    return {
      images: IMAGES,
      membersPerImage: MEMBERS,
      refreshCalls,
      refreshSeconds,
      providerBytes,
      stateBytes,
      previewSeconds,
      singlePreviewSeconds,
      emptyPreviewSeconds,
    };
  } finally {
    await simulator.close();
  }
}
