import { describe, expect } from "vitest";
import { run } from "../../scripts/pulumi-cli/child";
import type { Operation } from "../../scripts/pulumi-cli/stack";
import { formsOf } from "../secrets-test";
import type { Program } from "./program";
import { sharingTest } from "./sharing";
import { type SimulatedCloud, simulatedCloud } from "./simulated-cloud";

const test = sharingTest(simulatedCloud);

describe("the secrets of a run", () => {
  test("stand neither in its most talkative log nor in state, also when it fails", async ({
    cloud,
    sharing,
  }) => {
    const { program } = sharing;
    const imageId = await sharing.declareNew();

    const said = [await talkative(program, "up"), await talkative(program, "refresh")];
    // A service that echoes what it was sent, in every way it has.
    cloud.simulator.answer({
      service: "ims",
      when: ({ headers }) => headers["x-auth-token"] !== undefined,
      change: (answer) => ({ ...answer, status: 400, body: JSON.stringify(secretsOf(cloud)) }),
      times: 1,
    });
    said.push(await talkative(program, "destroy"), JSON.stringify(await program.state()));
    said.push(await talkative(program, "destroy"));

    const secrets = secretsOf(cloud);
    expect(secrets.length).toBeGreaterThanOrEqual(2);
    const shown = secrets.flatMap(formsOf).filter((form) => said.some((text) => text.includes(form)));
    expect(shown).toEqual([]);
    expect(await cloud.members(imageId)).toEqual([]);
  });
});

/** Everything that an operation writes with the engine's and the provider's logs turned up. */
async function talkative(program: Program, operation: Operation): Promise<string> {
  const { file, args, cwd, env } = program.operation(operation, ["-v=9", "--logtostderr", "--logflow"]);
  const { stdout, stderr } = await run(file, args, { cwd, env, timeoutMs: 120_000 });
  expect(stderr.length).toBeGreaterThan(10_000);
  return `${stdout}\n${stderr}`;
}

/** The owner's password, and every token that went over the wire. */
function secretsOf({ simulator }: SimulatedCloud): readonly string[] {
  const tokens = simulator.calls.flatMap(({ headers }) => headers["x-auth-token"] ?? []);
  return [simulator.owner.password, ...new Set(tokens.flat())];
}
