import { existsSync } from "node:fs";
import { join } from "node:path";
import { cachedVersion, executableIn, makeWhole } from "./cache";
import { run } from "./child";
import { checkout, cliVersion } from "./version";

const PROBE_MS = 15_000;
const DOWNLOAD_MS = 600_000;

/** The first thing that the npm package `pulumi` fetches, asked for in the same way. */
const INSTALL_SCRIPT = "https://get.pulumi.com/install.sh";

/** Lets the npm package `pulumi` download the CLI into the cache; throws when it cannot. */
export async function download(signal?: AbortSignal): Promise<void> {
  await probe(signal);
  await makeWhole(cachedVersion, async (home) => {
    const { exitCode, stderr } = await run(
      process.execPath,
      [join(checkout, "node_modules", "pulumi", "run.js"), "version"],
      {
        cwd: checkout,
        env: { ...process.env, PULUMI_HOME: home },
        timeoutMs: DOWNLOAD_MS,
        signal,
        echo: true,
      },
    );
    const version = join(home, "versions", cliVersion);
    if (exitCode !== 0 || !existsSync(executableIn(version))) {
      throw new Error(stderr.trim().split("\n").at(-1) || `exit code ${exitCode}`);
    }
    return version;
  });
}

async function probe(signal?: AbortSignal): Promise<void> {
  const limit = AbortSignal.timeout(PROBE_MS);
  const response = await fetch(INSTALL_SCRIPT, {
    method: "HEAD",
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  }).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new Error(`${INSTALL_SCRIPT} not reached (${cause instanceof Error ? cause.message : cause})`, {
      cause: error,
    });
  });
  if (!response.ok) throw new Error(`${INSTALL_SCRIPT} answered ${response.status}`);
}
