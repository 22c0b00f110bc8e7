import type { SimulatedCloud } from "./simulated-cloud";

/** How many calls of each kind reached the cloud, by method and the path's fixed part; they are forgotten then. */
export function countCalls({ simulator }: SimulatedCloud): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, path } of simulator.calls) {
    const kind = `${method} ${path.replace(/[0-9a-f-]{32,36}/g, "*")}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  simulator.clearCalls();
  return counts;
}
