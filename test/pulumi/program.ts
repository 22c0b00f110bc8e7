import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { type Operation, Stack, type StackOptions } from "../../scripts/pulumi-cli/stack";
import { killProcessesOf } from "./processes";

const TYPE = "pulumi-nodejs:dynamic/ims:ImageMember";

/** Where a program keeps what the CLI writes. */
const RUNS = ".runs";

export const Deployment = v.object({
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
});

export type Deployment = v.InferOutput<typeof Deployment>;
export type Resource = Deployment["resources"][number];

export const sharesIn = ({ resources }: Deployment): Resource[] =>
  resources.filter((resource) => resource.type === TYPE);

/** A Pulumi program in a folder of its own, with its stack. */
export class Program extends Stack {
  readonly folder: string;

  constructor(options: StackOptions) {
    super(options);
    this.folder = options.project;
  }

  /** Makes the folder with a project of `files`, and the stack. */
  static async create(
    options: Omit<StackOptions, "runs">,
    files: Readonly<Record<string, string>>,
  ): Promise<Program> {
    await mkdir(options.project, { recursive: true });
    const program = new Program({ ...options, runs: join(options.project, RUNS) });
    await program.write({ "Pulumi.yaml": "name: program\nruntime: nodejs\n", ...files });
    await program.init();
    return program;
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.folder, name), text);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  /** Starts an operation and kills the CLI with its plugins as soon as `reached` holds. */
  async killed(operation: Operation, reached: () => Promise<void>): Promise<void> {
    const { file, args, cwd, env } = this.operation(operation);
    const child = spawn(file, args, { cwd, env, stdio: "ignore" });
    const ended = once(child, "exit");
    try {
      await reached();
    } finally {
      killProcessesOf(join(this.folder, RUNS));
      await ended;
    }
  }

  async state(): Promise<Deployment> {
    const { stdout } = await this.pulumi("stack", "export", "--stack", this.name);
    return v.parse(v.object({ deployment: Deployment }), JSON.parse(stdout)).deployment;
  }

  /** The shares in state. */
  async shares(): Promise<Resource[]> {
    return sharesIn(await this.state());
  }
}
