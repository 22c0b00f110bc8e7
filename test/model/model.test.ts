import fc from "fast-check";
import { describe } from "vitest";
import { seedFrom } from "../seed";
import { play } from "./play";
import type { Script } from "./script";
import { scripts } from "./scripts";
import { modelTest as test } from "./simulated-server";
import { SimulatedStage } from "./simulated-stage";

/** `npm run test:model` plays more. */
const numRuns = Number(process.env.MODEL_SCRIPTS ?? 500);
const seed = seedFrom("MODEL_SEED");

describe("whatever happens to a program, its server and its runs, nothing is lost", () => {
  test(`in ${numRuns} random scripts`, async ({ servers }) => {
    const property = fc.asyncProperty(
      fc.constantFrom(...servers.keys()),
      scripts(20),
      async (name, script) => {
        const server = servers.get(name);
        if (server === undefined) throw new Error(name);
        await play(script, new SimulatedStage(server));
      },
    );
    const {
      failed,
      counterexample,
      errorInstance,
      seed: played,
    } = await fc.check(property, { numRuns, seed });
    if (failed) throw new Error(`MODEL_SEED=${played}: ${errorInstance}\n${written(counterexample)}`);
  }, 3_600_000);
});

/** The smallest script that fails, to be copied into a test. */
function written(counterexample: [string, Script] | null): string {
  const [server, script] = counterexample ?? ["", []];
  return `On ${server}:\n${script.map((step) => JSON.stringify(step)).join(",\n")}`;
}
