import { execFileSync } from "node:child_process";

/** Environment and arguments of every process, whatever the terminal's width. */
const LISTING = process.platform === "darwin" ? "axEww" : "axeww";

/** Ids of the processes that name `folder` in their arguments or environment, as all do that run in a stack of ours. */
export function processesOf(folder: string): number[] {
  const listing = execFileSync("ps", [LISTING, "-o", "pid=,command="], {
    encoding: "utf8",
    env: {},
    maxBuffer: 2 ** 28,
  });
  return listing.split("\n").flatMap((line) => (line.includes(folder) ? [Number.parseInt(line, 10)] : []));
}

/** Kills them at once, as when the machine goes down. */
export function killProcessesOf(folder: string): void {
  for (const pid of processesOf(folder)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      // It may have ended by itself since it was listed.
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  }
}
