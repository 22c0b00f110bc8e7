import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { type Finished, run } from "../../scripts/pulumi-cli/child";
import { pulumiEnvironment } from "../../scripts/pulumi-cli/environment";
import type { PulumiCli } from "../../scripts/pulumi-cli/find";
import { killTree } from "./kill";
import { type Report, readReport } from "./report";

const STACK = "test";
const TYPE = "pulumi-nodejs:dynamic/ims:ImageMember";

export type Operation = "preview" | "up" | "refresh" | "destroy";

const Deployment = v.object({
  deployment: v.object({
    resources: v.optional(
      v.array(
        v.looseObject({
          urn: v.string(),
          type: v.string(),
          id: v.optional(v.string()),
          inputs: v.optional(v.record(v.string(), v.unknown()), {}),
          outputs: v.optional(v.record(v.string(), v.unknown()), {}),
        }),
      ),
      [],
    ),
    pending_operations: v.optional(v.array(v.unknown()), []),
  }),
});

export type Deployment = v.InferOutput<typeof Deployment>["deployment"];
export type Resource = Deployment["resources"][number];

/** A Pulumi program in a folder, with a stack and a backend of its own, run by the real CLI. */
export class Program {
  private constructor(
    readonly folder: string,
    private readonly cli: PulumiCli,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** Makes the project in `folder` (its code is `files`) and its stack. `environment` is seen by every run. */
  static async create(
    cli: PulumiCli,
    folder: string,
    files: Readonly<Record<string, string>>,
    environment: NodeJS.ProcessEnv,
  ): Promise<Program> {
    const runs = join(folder, ".runs");
    for (const name of ["backend", "tmp"]) await mkdir(join(runs, name), { recursive: true });
    const program = new Program(folder, cli, { ...pulumiEnvironment(cli, runs), ...environment });
    await program.write({ "Pulumi.yaml": "name: program\nruntime: nodejs\n", ...files });
    await program.pulumi("stack", "init", STACK);
    return program;
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.folder, name), text);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  /** Another view of the same program and stack, whose runs see `changes` to the environment. */
  with(changes: NodeJS.ProcessEnv): Program {
    return new Program(this.folder, this.cli, { ...this.environment, ...changes });
  }

  preview = (...flags: string[]): Promise<Report> => this.succeed("preview", flags);
  up = (...flags: string[]): Promise<Report> => this.succeed("up", flags);
  refresh = (...flags: string[]): Promise<Report> => this.succeed("refresh", flags);
  destroy = (...flags: string[]): Promise<Report> => this.succeed("destroy", flags);

  /** Runs an operation that is expected to fail. */
  async failing(operation: Operation, ...flags: string[]): Promise<Report> {
    const { exitCode, stdout, stderr } = await this.operate(operation, flags);
    const report = readReport(stdout, stderr);
    if (exitCode === 0) throw new Error(`pulumi ${operation} was expected to fail:\n${report.said}`);
    return report;
  }

  /** Starts an operation and kills the CLI with its plugins as soon as `reached` holds. */
  async killed(operation: Operation, reached: () => Promise<void>): Promise<void> {
    const child = spawn(this.cli.executable, this.commandLine(operation, []), {
      cwd: this.folder,
      env: this.environment,
      stdio: "ignore",
    });
    const ended = once(child, "exit");
    try {
      await reached();
    } finally {
      if (child.pid !== undefined) await killTree(child.pid);
      await ended;
    }
  }

  async state(): Promise<Deployment> {
    const { stdout } = await this.pulumi("stack", "export", "--stack", STACK);
    return v.parse(Deployment, JSON.parse(stdout)).deployment;
  }

  /** The shares in state. */
  async shares(): Promise<Resource[]> {
    return (await this.state()).resources.filter((resource) => resource.type === TYPE);
  }

  /** Runs any command of the CLI that must succeed. */
  async pulumi(...args: string[]): Promise<Finished> {
    const finished = await this.execute(["--non-interactive", ...args]);
    if (finished.exitCode !== 0) {
      throw new Error(`pulumi ${args.join(" ")}: ${finished.stdout}${finished.stderr}`);
    }
    return finished;
  }

  private async succeed(operation: Operation, flags: string[]): Promise<Report> {
    const { exitCode, stdout, stderr } = await this.operate(operation, flags);
    const report = readReport(stdout, stderr);
    if (exitCode !== 0) throw new Error(`pulumi ${operation} failed:\n${report.said}`);
    return report;
  }

  private operate(operation: Operation, flags: string[]): Promise<Finished> {
    return this.execute(this.commandLine(operation, flags));
  }

  private commandLine(operation: Operation, flags: readonly string[]): string[] {
    const approved = operation === "preview" ? [] : ["--yes", "--skip-preview"];
    return ["--non-interactive", operation, "--json", "--stack", STACK, ...approved, ...flags];
  }

  private execute(args: readonly string[]): Promise<Finished> {
    return run(this.cli.executable, args, {
      cwd: this.folder,
      env: { ...this.environment, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
      timeoutMs: 120_000,
    });
  }
}
