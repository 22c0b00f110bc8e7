import { run } from "../../scripts/pulumi-cli/child";

/** The processes that `pid` started, and those that they started. */
async function descendants(pid: number): Promise<number[]> {
  const listing = await run("ps", ["-A", "-o", "pid=,ppid="], {
    cwd: "/",
    env: process.env,
    timeoutMs: 10_000,
  });
  const rows = listing.stdout
    .trim()
    .split("\n")
    .map((row) => row.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    rows.flatMap(([child, itsParent]) =>
      child !== undefined && itsParent === parent ? [child, ...below(child)] : [],
    );
  return below(pid);
}

/** Kills a process and all below it at once, as when the machine goes down. */
export async function killTree(pid: number): Promise<void> {
  for (const victim of [pid, ...(await descendants(pid))]) {
    try {
      process.kill(victim, "SIGKILL");
    } catch (error) {
      // It may have ended by itself since it was listed.
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  }
}
