import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, vi } from "vitest";
import { readReport } from "../../scripts/pulumi-cli/report";
import type { Program } from "../pulumi/program";
import { sharingTest } from "../pulumi/sharing";
import { type SimulatedCloud, simulatedCloud } from "../pulumi/simulated-cloud";

const test = sharingTest(simulatedCloud);

/** Presses Ctrl-C in a terminal where `up` runs, once the service has been asked to share; what the CLI says until its end. */
async function interruptedUp(program: Program, { simulator }: SimulatedCloud): Promise<string> {
  const { file, args, cwd, env } = program.operation("up");
  // A process group of its own, as a shell makes one: Ctrl-C reaches all of it.
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      printed[stream] += text;
    });
  }
  const asked = (): boolean =>
    simulator.calls.some(({ method, service }) => method === "POST" && service === "ims");
  await vi.waitFor(() => expect(asked()).toBe(true), { timeout: 120_000 });
  if (child.pid === undefined) throw new Error("the CLI did not start");
  process.kill(-child.pid, "SIGINT");
  await once(child, "close");
  expect(child.exitCode).not.toBe(0);
  return readReport(printed.stdout, printed.stderr).said;
}

describe("Ctrl-C while a share is being made", () => {
  test("waits for the answer and records it", async ({ cloud, sharing }) => {
    const { program } = sharing;
    const imageId = await sharing.declareNew();
    const rule = cloud.simulator.answer({ service: "ims", method: "POST", delayMilliseconds: 3_000 });
    await interruptedUp(program, cloud);
    rule.remove();

    expect(await cloud.members(imageId)).toHaveLength(1);
    expect(await program.shares()).toHaveLength(1);
    expect((await program.state()).pending_operations).toEqual([]);
    expect((await program.up()).steps).toEqual([]);
    await program.destroy();
    expect(await cloud.members(imageId)).toEqual([]);
  });

  test("waits no longer than the time budget, and the error names what may exist", async ({
    cloud,
    sharing,
  }) => {
    const { program } = sharing;
    const imageId = await sharing.declareNew();
    await program.setConfig({ "ims:operationTimeoutSeconds": "4" });
    const rule = cloud.simulator.answer({ service: "ims", method: "POST", hang: "headers" });
    const said = await interruptedUp(program, cloud);
    rule.remove();

    for (const part of ["TIMED_OUT", imageId, cloud.recipient]) expect(said).toContain(part);
    expect(await program.shares()).toEqual([]);
    expect((await program.state()).pending_operations).toEqual([]);
    await program.setConfig({ "ims:operationTimeoutSeconds": "60" });
    expect((await program.up()).steps).toEqual(["create share"]);
    expect(await cloud.members(imageId)).toHaveLength(1);
    await program.destroy();
    expect(await cloud.members(imageId)).toEqual([]);
  });
});

/** What a process does last before it has nothing left to do. */
const lastWords: Readonly<Record<string, string>> = {
  "the functions for programs": `
    const { getImageMembers, getSharedImages, IamAuth } = require("pulumi-ims");
    const imageId = process.env.IMAGE;
    Promise.all([getImageMembers({ imageId }), getSharedImages(), new IamAuth().token()])`,
  "a function that timed out": `
    const { getImageMembers } = require("pulumi-ims");
    getImageMembers({ imageId: process.env.SILENT }).catch(({ code }) => code === "TIMED_OUT" || process.exit(3))`,
  "the provider": `
    const { ImageMember: provider } = require("pulumi-ims/provider");
    const inputs = { imageId: process.env.IMAGE, memberId: "2".repeat(32) };
    (async () => {
      await provider.configure({ config: { get: () => undefined } });
      const { outs } = await provider.create(inputs);
      await provider.read("id", outs);
    })()`,
};

describe("a process ends by itself after", () => {
  for (const [what, code] of Object.entries(lastWords)) {
    test(what, async ({ cloud }) => {
      const [image, silent] = [await cloud.addImage(), await cloud.addImage()];
      cloud.simulator.answer({ path: new RegExp(silent), hang: "headers" });
      const folder = await mkdtemp(join(inject("bench").installed, "ends-"));
      await writeFile(join(folder, "index.js"), `${code}.then(() => console.log("done"));`);
      const env = {
        ...cloud.environment,
        PATH: process.env.PATH,
        PULUMI_CONFIG: JSON.stringify({ "ims:operationTimeoutSeconds": "2" }),
        PULUMI_IMS_TOKEN_CACHE: join(folder, "tokens"),
        IMAGE: image,
        SILENT: silent,
      };
      const child = spawn(process.execPath, ["index.js"], {
        cwd: folder,
        env,
        stdio: ["ignore", "pipe", "inherit"],
      });
      let done = 0;
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        if (text.includes("done\n")) done = performance.now();
      });
      await once(child, "close");
      await rm(folder, { recursive: true });
      expect(child.exitCode).toBe(0);
      expect(done).toBeGreaterThan(0);
      // Far less than any timer or kept-alive connection would last.
      expect(performance.now() - done).toBeLessThan(2_000);
    });
  }
});
