import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import * as v from "valibot";
import { readReport } from "../../scripts/pulumi-cli/report";
import { killProcessesOf } from "../pulumi/processes";
import { Program } from "../pulumi/program";
import type { Bench } from "../pulumi/setup";
import type { Driver, Ended } from "./driver";
import type { Goal } from "./engine";
import type { RunStep } from "./script";
import type { StackState } from "./stage";
import { PendingInState, pendingFrom, ResourceInState, recordedFrom } from "./state-file";

/** Declares what `goals.json` names, acceptances after the shares. */
const CODE = `
const ims = require("pulumi-ims");
const shares = [];
for (const { kind, name, inputs } of require("./goals.json")) {
  const { __provider, ...args } = inputs;
  const options = kind === "ImageMemberAcceptance" ? { dependsOn: shares } : {};
  const resource = new ims[kind](name, args, options);
  if (kind !== "ImageMemberAcceptance") shares.push(resource);
}
`;

/** The real Pulumi CLI with the packed package. */
export class CliDriver implements Driver {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  /** @param name - Of a folder beside the installed package. */
  static async create(
    { cli, installed }: Bench,
    name: string,
    config: Readonly<Record<string, string>>,
  ): Promise<CliDriver> {
    const program = await Program.create(
      { cli, project: join(installed, name), environment: {} },
      { "index.js": CODE, "goals.json": "[]" },
    );
    await program.setConfig(config);
    return new CliDriver(program);
  }

  async run(
    step: RunStep,
    goals: readonly Goal[],
    environment: Readonly<Record<string, string>>,
  ): Promise<Ended> {
    await this.#program.write({ "goals.json": JSON.stringify(goals) });
    const replaced = goals.find(({ name }) => name === step.replace);
    const flags = [
      ...(step.refresh ? ["--refresh"] : []),
      ...(step.goesOn ? ["--continue-on-error"] : []),
      ...(replaced
        ? [
            "--replace",
            `urn:pulumi:test::program::pulumi-nodejs:dynamic/ims:${replaced.kind}::${replaced.name}`,
          ]
        : []),
    ];
    const { file, args, cwd, env } = this.#program.seeing(environment).operation(step.do, flags);
    const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const printed = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        printed[stream] += text;
      });
    }
    await once(child, "close");
    if (child.signalCode !== null) {
      // What was killed has left its lock.
      await this.#program.pulumi("cancel", "--yes", "--stack", this.#program.name);
      return { ended: "killed", said: "" };
    }
    const { said } = readReport(printed.stdout, printed.stderr);
    return { ended: child.exitCode === 0 ? "well" : "with an error", said };
  }

  kill(): void {
    killProcessesOf(this.#program.folder);
  }

  async preview(
    goals: readonly Goal[],
    environment: Readonly<Record<string, string>>,
  ): Promise<readonly string[]> {
    await this.#program.write({ "goals.json": JSON.stringify(goals) });
    const { steps } = await this.#program.seeing(environment).preview();
    return steps.map((step) => step.slice(step.indexOf(" ") + 1));
  }

  async state(): Promise<StackState> {
    const { resources, pending_operations } = await this.#program.state();
    return {
      resources: resources.map((resource) => v.parse(ResourceInState, resource)).flatMap(recordedFrom),
      pending: pending_operations.map((pending) => v.parse(PendingInState, pending)).flatMap(pendingFrom),
    };
  }

  remove(): Promise<void> {
    return this.#program.remove();
  }
}
