import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { test as base, describe, expect, inject, vi } from "vitest";
import { run } from "../../scripts/pulumi-cli/child";
import { checkout } from "../../scripts/pulumi-cli/version";
import { processesOf } from "./processes";

interface Demo {
  readonly output: () => string;
  /** SIGINT to the process and all that it started in the foreground, as a terminal sends it. */
  readonly interrupt: () => void;
  readonly exitCode: Promise<number | null>;
  /** What is left of it: files in its temporary and home folder, processes, changes to the checkout. */
  readonly leftovers: () => Promise<unknown>;
}

const test = base.extend<{ demo: Demo }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
  demo: async ({}, use) => {
    const { cli, root } = inject("bench");
    const place = await mkdtemp(join(root, "demo-"));
    const [home, temporary] = [join(place, "home"), join(place, "tmp")];
    for (const folder of [home, temporary]) await mkdir(folder);
    const before = await gitStatus();
    // The command of `npm run demo`, less the build that `npm test` has made.
    const child = spawn("node", ["--env-file=scripts/demo.env", "--import", "tsx", "scripts/demo.ts"], {
      cwd: checkout,
      env: {
        ...process.env,
        HOME: home,
        TMPDIR: temporary,
        PATH: [dirname(cli.executable), process.env.PATH].join(delimiter),
      },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    const exitCode = once(child, "close").then(() => child.exitCode);
    const group = child.pid;
    if (group === undefined) throw new Error("the demo did not start");
    await use({
      output: () => output,
      interrupt: () => process.kill(-group, "SIGINT"),
      exitCode,
      leftovers: async () => ({
        home: await readdir(home),
        temporary: await readdir(temporary),
        processes: processesOf(temporary),
        changed: (await gitStatus()) !== before,
      }),
    });
    if (child.exitCode === null && child.signalCode === null) process.kill(-group, "SIGINT");
    await exitCode;
    await rm(place, { recursive: true, force: true });
  },
});

const nothing = { home: [], temporary: [], processes: [], changed: false };

async function gitStatus(): Promise<string> {
  const options = { cwd: checkout, env: process.env, timeoutMs: 10_000 };
  return (await run("git", ["status", "--porcelain"], options)).stdout;
}

describe("the demo", () => {
  test("holds to its end and leaves nothing behind", async ({ demo }) => {
    expect(await demo.exitCode, demo.output()).toBe(0);
    expect(demo.output()).toContain("pulumi destroy: both shares are gone. The service holds: no share.");
    expect(demo.output()).toContain("Every step held.");
    expect(await demo.leftovers()).toEqual(nothing);
  });

  test("leaves nothing behind when it is interrupted in the middle of `pulumi up`", async ({ demo }) => {
    await vi.waitFor(() => expect(demo.output()).toContain("pulumi preview:"), { timeout: 60_000 });
    demo.interrupt();
    expect(await demo.exitCode).toBe(130);
    expect(await demo.leftovers()).toEqual(nothing);
  });
});
