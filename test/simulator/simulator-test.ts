import { test } from "vitest";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../src/simulator";

/** A test that gets a simulator of its own, started with `options`. */
export const simulatorTest = test.extend<{ options: SimulatorOptions; cloud: Simulator }>({
  options: {},
  cloud: async ({ options }, use) => {
    const cloud = await startSimulator(options);
    await use(cloud);
    await cloud.close();
  },
});
