import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Finished, run } from "./child";
import { pulumiEnvironment } from "./environment";
import type { PulumiCli } from "./find";
import { type Report, readReport } from "./report";

const RUN_MS = 180_000;

export type Operation = "preview" | "up" | "refresh" | "destroy";

export interface StackOptions {
  readonly cli: PulumiCli;
  /** Folder of the project's `Pulumi.yaml`, where the CLI runs. */
  readonly project: string;
  /** Folder for all that the CLI writes: backend, home, temporary files and the stack's settings. */
  readonly runs: string;
  /** What the program sees besides what the CLI needs. */
  readonly environment: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/** How to start the CLI. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A stack with a local backend of its own that leaves no file in its project. */
export class Stack {
  readonly name = "test";
  readonly #options: StackOptions;

  constructor(options: StackOptions) {
    this.#options = options;
  }

  /** Makes the stack. */
  async init(): Promise<void> {
    const { project, runs } = this.#options;
    for (const folder of ["backend", "tmp"]) await mkdir(join(runs, folder), { recursive: true });
    // The CLI writes a new stack's settings beside the Pulumi.yaml that it sees: a copy, so that they land there.
    await copyFile(join(project, "Pulumi.yaml"), join(runs, "Pulumi.yaml"));
    await this.pulumi("--cwd", runs, "stack", "init", this.name);
  }

  /** The same stack, whose runs see `changes` to the environment. */
  seeing(changes: NodeJS.ProcessEnv): Stack {
    return new Stack({ ...this.#options, environment: { ...this.#options.environment, ...changes } });
  }

  async setConfig(values: Readonly<Record<string, string>>): Promise<void> {
    const pairs = Object.entries(values).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
    await this.pulumi("config", "set-all", "--path", ...pairs, ...this.#selection());
  }

  preview = (...flags: string[]): Promise<Report> => this.#succeeding("preview", flags);
  up = (...flags: string[]): Promise<Report> => this.#succeeding("up", flags);
  refresh = (...flags: string[]): Promise<Report> => this.#succeeding("refresh", flags);
  destroy = (...flags: string[]): Promise<Report> => this.#succeeding("destroy", flags);

  /** Runs an operation that is expected to fail. */
  async failing(operation: Operation, ...flags: string[]): Promise<Report> {
    const { exitCode, report } = await this.#operate(operation, flags);
    if (exitCode === 0) throw new Error(`pulumi ${operation} was expected to fail:\n${report.said}`);
    return report;
  }

  /** Runs any command of the CLI that must succeed. */
  async pulumi(...args: string[]): Promise<Finished> {
    const finished = await this.#run(this.#command(args));
    if (finished.exitCode !== 0)
      throw new Error(`pulumi ${args.join(" ")}: ${finished.stdout}${finished.stderr}`);
    return finished;
  }

  /** For those who start an operation themselves. */
  operation(operation: Operation, flags: readonly string[] = []): Command {
    const approved = operation === "preview" ? [] : ["--yes", "--skip-preview"];
    return this.#command([operation, "--json", ...this.#selection(), ...approved, ...flags]);
  }

  async #succeeding(operation: Operation, flags: readonly string[]): Promise<Report> {
    const { exitCode, report } = await this.#operate(operation, flags);
    if (exitCode !== 0) throw new Error(`pulumi ${operation} failed:\n${report.said}`);
    return report;
  }

  async #operate(
    operation: Operation,
    flags: readonly string[],
  ): Promise<{ exitCode: number; report: Report }> {
    const { exitCode, stdout, stderr } = await this.#run(this.operation(operation, flags));
    return { exitCode, report: readReport(stdout, stderr) };
  }

  #run({ file, args, cwd, env }: Command): Promise<Finished> {
    return run(file, args, { cwd, env, timeoutMs: RUN_MS, signal: this.#options.signal });
  }

  #selection(): string[] {
    return ["--stack", this.name, "--config-file", join(this.#options.runs, `Pulumi.${this.name}.yaml`)];
  }

  #command(args: readonly string[]): Command {
    const { cli, project, runs, environment } = this.#options;
    return {
      file: cli.executable,
      args: ["--non-interactive", ...args],
      cwd: project,
      env: {
        ...pulumiEnvironment(cli, runs),
        // Lets `preview --json` print events like the other operations.
        PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
        ...environment,
      },
    };
  }
}
