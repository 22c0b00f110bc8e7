import { spawn } from "node:child_process";

export interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Shows what the program prints while it runs, besides keeping it. */
  readonly echo?: boolean | undefined;
}

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. Rejects when it cannot start, is aborted or takes too long; an exit code other than 0 is the caller's to judge. */
export function run(file: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  const { cwd, env, timeoutMs, signal, echo } = options;
  signal?.throwIfAborted();
  const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      printed[stream] += text;
      if (echo) process.stderr.write(text);
    });
  }

  let stopped: Error | undefined;
  const timers: NodeJS.Timeout[] = [];
  // The Pulumi CLI takes its plugins with it at a second SIGINT; killed outright it would leave them running.
  const stop = (reason: Error): void => {
    stopped ??= reason;
    child.kill("SIGINT");
    timers.push(setTimeout(() => child.kill("SIGINT"), 300));
    timers.push(setTimeout(() => child.kill("SIGKILL"), 15_000));
  };
  const abort = (): void => stop(new Error("Interrupted."));
  signal?.addEventListener("abort", abort, { once: true });
  const title = [file, ...args].join(" ");
  timers.push(
    setTimeout(() => stop(new Error(`Not finished after ${timeoutMs / 1000} s: ${title}`)), timeoutMs),
  );

  return new Promise<Finished>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, killedBy) => {
      if (stopped)
        reject(new Error(`${stopped.message}\n${printed.stdout}${printed.stderr}`, { cause: stopped }));
      else if (code === null)
        reject(new Error(`Ended by ${killedBy}: ${title}\n${printed.stdout}${printed.stderr}`));
      else resolve({ exitCode: code, ...printed });
    });
  }).finally(() => {
    for (const timer of timers) clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  });
}
