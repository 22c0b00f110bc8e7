import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { json } from "node:stream/consumers";
import ts from "typescript";
import { afterAll, beforeAll } from "vitest";

const root = resolve(__dirname, "../..");

/** The folder of what the processes of a test file run; it is there as long as its tests run. */
export function scriptsFolder(): string {
  const folder = join(tmpdir(), `pulumi-ims-processes-${randomUUID()}`);
  beforeAll(() => {
    mkdirSync(folder);
    transpile(folder);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** The sources of authentication and what is below it, as JavaScript. */
function transpile(folder: string): void {
  const rooms = ["auth", "http"];
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const files = rooms.flatMap((room) =>
    readdirSync(join(root, "src", room), { recursive: true, encoding: "utf8" }).map((name) =>
      join(room, name),
    ),
  );
  for (const file of ["errors.ts", ...files].filter((name) => name.endsWith(".ts"))) {
    const source = readFileSync(join(root, "src", file), "utf8");
    const compilerOptions = { module: ts.ModuleKind.Node16, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(source, { compilerOptions });
    const path = join(folder, file.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, outputText);
  }
}

/** Starts a script that stands beside the transpiled sources. */
export function startScript(
  folder: string,
  script: string,
  environment: Readonly<Record<string, string>>,
  ...argv: readonly string[]
): ChildProcess {
  return spawn(process.execPath, ["-e", script, "--", ...argv], {
    cwd: folder,
    env: { ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Gets the token that the environment describes and says what came of it. */
const GET_TOKEN = `
const { processPlaces, Sessions } = require("./auth/sessions.js");
const lines = [];
const sessions = new Sessions(processPlaces(() => undefined, process.env), (line) => lines.push(line));
const begun = performance.now();
sessions.open().tokens.token(sessions.startBudget()).then(
  ({ value, source }) => console.log(JSON.stringify({ value, source, lines, milliseconds: performance.now() - begun })),
);
`;

export interface TokenReport {
  readonly value: string;
  readonly source: "iam" | "cache";
  /** What the process said to its user. */
  readonly lines: readonly string[];
  /** From the first call to the token. */
  readonly milliseconds: number;
}

export function startTokenProcess(
  folder: string,
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  return startScript(folder, GET_TOKEN, environment);
}

/** What a process of {@link startTokenProcess} reports when it has ended well. */
export async function tokenReport(child: ChildProcess): Promise<TokenReport> {
  if (child.stdout === null) throw new Error("the process has no output");
  const [report] = await Promise.all([json(child.stdout), once(child, "exit")]);
  // The script above writes nothing else.
  return report as TokenReport;
}
