import { test } from "vitest";
import { type AnswerRule, type Simulator, startSimulator } from "../../src/simulator";

/** A test that gets a simulated cloud of its own. */
export const simulatorTest = test.extend<{ cloud: Simulator }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
  cloud: async ({}, use) => {
    const cloud = await startSimulator();
    await use(cloud);
    await cloud.close();
  },
});

/** How often the simulator was called, `METHOD path` each, IAM left out. */
export function imageCalls(cloud: Simulator): string[] {
  return cloud.calls.filter((call) => call.service === "ims").map((call) => `${call.method} ${call.path}`);
}

export function tokenRequests(cloud: Simulator): number {
  return cloud.calls.filter((call) => call.service === "iam" && call.method === "POST").length;
}

/** Each of these once, in this order, before the normal answer. */
export function answerOnce(cloud: Simulator, ...rules: readonly AnswerRule[]): void {
  for (const rule of rules) cloud.answer({ times: 1, ...rule });
}
