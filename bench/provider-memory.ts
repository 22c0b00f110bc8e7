import { readdirSync, readFileSync } from "node:fs";

const INTERVAL_MS = 100;

/** Watches how much memory the dynamic provider takes that runs for a program of `folder`, by Linux's own record of the peak. */
export function watchPeakMemory(folder: string): {
  /** @returns the peak of resident memory, bytes. @throws Error if no provider was seen */
  stop(): number;
} {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, ...providersOf(folder).map(peakOf));
  }, INTERVAL_MS).unref();
  return {
    stop() {
      clearInterval(timer);
      if (peak === 0) throw new Error("No provider process was seen.");
      return peak;
    },
  };
}

/** The provider, and what starts it: less than that. */
function providersOf(folder: string): string[] {
  return readdirSync("/proc").filter((id) => {
    if (!/^\d+$/.test(id) || !read(`/proc/${id}/cmdline`).includes("dynamic-provider")) return false;
    return read(`/proc/${id}/environ`).includes(folder);
  });
}

function peakOf(id: string): number {
  const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(read(`/proc/${id}/status`)) ?? [];
  return Number(kibibytes ?? 0) * 1024;
}

/** Empty for a process that is gone. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
