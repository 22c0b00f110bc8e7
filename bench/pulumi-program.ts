import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { run } from "../scripts/pulumi-cli/child";
import type { PulumiCli } from "../scripts/pulumi-cli/find";
import { type Operation as Command, Stack } from "../scripts/pulumi-cli/stack";
import { checkout } from "../scripts/pulumi-cli/version";
import { execute, QUICK, SDK, writeManifest } from "../test/pulumi/install";
import type { Tool } from "./tool";

const RUN_MS = 1_800_000;

const READ_SHARES = `import { readFileSync } from "node:fs";
const shares: Record<string, string[]> = JSON.parse(readFileSync("shares.json", "utf8"));
`;

/** The programs of this benchmark, as a person would write them. */
const CODE = {
  ImageMember: `import { ImageMember } from "pulumi-ims";
${READ_SHARES}
for (const [imageId, memberIds] of Object.entries(shares)) {
  for (const memberId of memberIds) new ImageMember(memberId, { imageId, memberId });
}
`,
  ImageMembers: `import { ImageMembers } from "pulumi-ims";
${READ_SHARES}
for (const [imageId, memberIds] of Object.entries(shares)) new ImageMembers(imageId, { imageId, memberIds });
`,
};

const TSCONFIG = {
  compilerOptions: {
    target: "ES2022",
    module: "node16",
    moduleResolution: "node16",
    strict: true,
    skipLibCheck: true,
  },
  files: ["index.ts"],
};

export type ProgramKind = keyof typeof CODE;

/** Image ids, each with the ids of its members. */
export type Shares = Readonly<Record<string, readonly string[]>>;

/** Installs this package and the SDK into a folder, as from a registry; programs go into subfolders. */
export async function installPackage(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const typescript = { typescript: "5.9.3", "@types/node": "20.19.43" };
  await writeManifest(folder, { dependencies: { ...SDK, ...typescript, "pulumi-ims": `file:${checkout}` } });
  await execute("npm", ["install", "--install-links", ...QUICK, "--no-audit", "--no-fund"], folder);
}

/** A Pulumi program with a stack of its own in a file backend. */
export class Program {
  readonly #folder: string;
  readonly #stack: Stack;
  readonly #signal: AbortSignal;

  private constructor(folder: string, stack: Stack, signal: AbortSignal) {
    this.#folder = folder;
    this.#stack = stack;
    this.#signal = signal;
  }

  /** @param installed - Folder of {@link installPackage}. */
  static async create(
    kind: ProgramKind,
    { cli, installed, signal }: { cli: PulumiCli; installed: string; signal: AbortSignal },
    name: string,
  ): Promise<Program> {
    const folder = join(installed, name);
    await mkdir(folder);
    await writeFile(join(folder, "Pulumi.yaml"), "name: bench\nruntime: nodejs\n");
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
    await writeFile(join(folder, "index.ts"), CODE[kind]);
    const stack = new Stack({ cli, project: folder, runs: join(folder, ".runs"), environment: {}, signal });
    await stack.init();
    return new Program(folder, stack, signal);
  }

  async declare(shares: Shares): Promise<void> {
    await writeFile(join(this.#folder, "shares.json"), JSON.stringify(shares));
  }

  /** Everything that the CLI and its plugins run with names this folder. */
  get folder(): string {
    return this.#folder;
  }

  async run(command: Command, environment: NodeJS.ProcessEnv): Promise<void> {
    const { file, args, cwd, env } = this.#stack.seeing(environment).operation(command);
    // What a person does not ask for.
    const usual = args.filter((argument) => argument !== "--json");
    const { exitCode, stdout, stderr } = await run(file, usual, {
      cwd,
      env,
      timeoutMs: RUN_MS,
      signal: this.#signal,
    });
    if (exitCode !== 0) throw new Error(`pulumi ${usual.join(" ")}: ${stdout}${stderr}`);
  }

  /** Size of the stack's state as compact JSON, bytes. */
  async stateBytes(): Promise<number> {
    const { stdout } = await this.#stack.pulumi("stack", "export", "--stack", this.#stack.name);
    const { deployment } = v.parse(v.object({ deployment: v.unknown() }), JSON.parse(stdout));
    return Buffer.byteLength(JSON.stringify(deployment));
  }
}

const COMMANDS = { create: "up", refresh: "refresh", destroy: "destroy" } as const;

/** A program about one image as something to measure, or one that is asked to share nothing: its start-up. */
export function pulumiTool(name: string, program: Program, sharesNothing = false): Tool {
  return {
    name,
    sharesNothing,
    declare: (imageId, memberIds) => program.declare(sharesNothing ? {} : { [imageId]: memberIds }),
    run: (operation, environment) => program.run(COMMANDS[operation], environment),
  };
}
