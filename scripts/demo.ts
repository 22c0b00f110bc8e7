import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, startSimulator } from "../src/simulator";
import { findPulumiCli } from "./pulumi-cli/find";
import type { Report } from "./pulumi-cli/report";
import { Stack } from "./pulumi-cli/stack";
import { checkout } from "./pulumi-cli/version";

const say = (line: string): void => console.log(line);

/** A share's life under the real CLI, step by step; throws at the first step that does not hold. */
async function demo(folder: string, simulator: Simulator, signal: AbortSignal): Promise<void> {
  const cli = await findPulumiCli(say, signal);
  const image = simulator.addImage();
  const recipients = {
    "team-a": simulator.recipient.projectId,
    "team-b": simulator.addProject("team-b").id,
  };
  const holds = (): string =>
    Object.entries(recipients)
      .flatMap(([name, id]) => {
        const member = simulator.members(image.id).find(({ memberId }) => memberId === id);
        return member ? [`${name} (${member.status})`] : [];
      })
      .join(", ") || "no share";
  const expectHeld = (expected: string, happened: string): void => {
    if (holds() !== expected)
      throw new Error(`${happened}, but the service holds ${holds()}, not ${expected}.`);
    say(`${happened}. The service holds: ${holds()}.`);
  };

  say(`Pulumi ${cli.version}, and a simulated cloud at ${simulator.imageEndpoint} with image ${image.id}.`);
  const environment = simulator.environment(simulator.owner);
  const stack = new Stack({ cli, project: checkout, runs: folder, environment, signal });
  await stack.init();
  await stack.setConfig({
    imageId: image.id,
    ...Object.fromEntries(Object.entries(recipients).map(([name, id]) => [`recipients.${name}`, id])),
  });

  expectSteps(await stack.preview(), "create team-a, create team-b");
  expectHeld("no share", "pulumi preview: plans to share the image with two projects");
  if (simulator.calls.length > 0) throw new Error(`preview made ${simulator.calls.length} calls, not none.`);

  expectSteps(await stack.up(), "create team-a, create team-b");
  expectHeld("team-a (pending), team-b (pending)", "pulumi up: the image is shared with both");

  simulator.removeMember(image.id, recipients["team-b"]);
  expectHeld("team-a (pending)", "Someone removed a share behind the program's back");

  expectSteps(await stack.refresh(), "delete team-b");
  expectHeld("team-a (pending)", "pulumi refresh: sees that team-b's share is gone");

  expectSteps(await stack.up(), "create team-b");
  expectHeld("team-a (pending), team-b (pending)", "pulumi up: made it again, and nothing else");

  expectSteps(await stack.destroy(), "delete team-a, delete team-b");
  expectHeld("no share", "pulumi destroy: both shares are gone");
}

function expectSteps({ steps, said }: Report, expected: string): void {
  if (steps.join(", ") !== expected)
    throw new Error(`Expected ${expected}, got ${steps.join(", ")}:\n${said}`);
}

async function main(): Promise<void> {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);
  // Nobody reads on: `npm run demo | head`.
  process.stdout.on("error", interrupt);

  const folder = await mkdtemp(join(tmpdir(), "pulumi-ims-demo-"));
  const simulator = await startSimulator();
  try {
    await demo(folder, simulator, interrupted.signal);
    say("Every step held.");
  } catch (error) {
    process.exitCode = interrupted.signal.aborted ? 130 : 1;
    console.error(
      interrupted.signal.aborted ? "Interrupted." : error instanceof Error ? error.message : error,
    );
  } finally {
    await simulator.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

void main();
