import { describe, expect, test as plainTest } from "vitest";
import { type AnswerRule, type Simulator, startSimulator } from "../../src/simulator";
import { tokenRequests } from "../http/simulator-test";
import { engineOf } from "../resources/engine";
import { declaringTest } from "./declaring";
import { simulatedCloud } from "./simulated-cloud";

const PARALLEL = 32;
const MOST_IN_FLIGHT = 16;

/** Of the image service's calls one in `every` fails, in turn in each of these ways; one token is refused. */
function makeTrouble(simulator: Simulator, every: number): void {
  const faults: readonly AnswerRule[] = [
    { reset: "before" },
    { status: 429 },
    { reset: "afterCommit" },
    { status: 503 },
  ];
  let number = 0;
  const count = (): boolean => {
    number += 1;
    return false;
  };
  simulator.answer({ service: "ims", when: count });
  simulator.answer({ service: "ims", status: 401, times: 1, when: () => number === every + 1 });
  faults.forEach((fault, index) => {
    const isItsTurn = (): boolean => number % every === 0 && (number / every) % faults.length === index;
    simulator.answer({ service: "ims", ...fault, when: isItsTurn });
  });
  // Long enough that calls overlap.
  simulator.answer({ service: "ims", delayMilliseconds: 5 });
}

function pairsOf(simulator: Simulator, images: number, projects: number) {
  const memberIds = Array.from({ length: projects }, (_, index) => simulator.addProject(`p${index}`).id);
  const imageIds = Array.from({ length: images }, () => simulator.addImage().id);
  const pairs = imageIds.flatMap((imageId) => memberIds.map((memberId) => ({ imageId, memberId })));
  const present = (): number => imageIds.reduce((sum, id) => sum + simulator.members(id).length, 0);
  return { imageIds, memberIds, pairs, present };
}

/** As the engine does it: so many at once, and the next when one is done. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return results;
}

describe("under 1 % of faults", () => {
  plainTest("1,000 shares are made, seen and removed by one run of the provider", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): unknown => warnings.push(warning);
    process.on("warning", note);
    const simulator = await startSimulator();
    const { pairs, present } = pairsOf(simulator, 10, 100);
    makeTrouble(simulator, 100);

    const engine = await engineOf(simulator);
    const made = await inParallel(pairs, (pair) => engine.create(pair));
    expect(present()).toBe(pairs.length);
    const states = made.map(({ outs }) => outs ?? {});
    const seen = await inParallel(states, (state) => engine.read("the id", state));
    expect(seen.filter(({ id }) => id === "the id")).toHaveLength(pairs.length);
    expect(tokenRequests(simulator)).toBe(2);

    const destroy = await engineOf(simulator);
    await inParallel(states, (state) => destroy.delete("the id", state));
    expect(present()).toBe(0);
    expect(tokenRequests(simulator)).toBe(3);
    expect(simulator.mostCallsAtOnce).toBeGreaterThan(MOST_IN_FLIGHT / 2);
    expect(simulator.mostCallsAtOnce).toBeLessThanOrEqual(MOST_IN_FLIGHT);
    await simulator.close();
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });

  const test = declaringTest(simulatedCloud, (cloud) => cloud.simulator);

  test("100 shares are made, seen and removed under the real CLI", async ({ cloud, declaring }) => {
    const { simulator } = cloud;
    const { program } = declaring;
    const { imageIds, memberIds, pairs, present } = pairsOf(simulator, 5, 20);
    await declaring.declare({ family: { type: "ImageShare", args: { imageIds, memberIds } } });
    // One in 20 here, so that there is trouble at all among so few.
    makeTrouble(simulator, 20);
    const parallel = ["--parallel", String(PARALLEL)];
    const made = await program.up(...parallel);
    expect(present()).toBe(pairs.length);
    const seen = await program.refresh(...parallel);
    expect(seen.steps).toEqual([]);
    const removed = await program.destroy(...parallel);
    expect(present()).toBe(0);
    for (const { said } of [made, seen, removed]) expect(said).not.toMatch(/warning/i);
    expect(tokenRequests(simulator)).toBe(2);
    expect(simulator.mostCallsAtOnce).toBeLessThanOrEqual(MOST_IN_FLIGHT);
  });
});
