import { existsSync } from "node:fs";
import { build } from "./build";
import { cachedVersion, executableIn } from "./cache";
import { type Known, nextStep, passedOver } from "./decide";
import { download } from "./download";
import { isOnPath, pulumisOnPath } from "./path";
import { cliVersion } from "./version";

export interface PulumiCli {
  readonly executable: string;
  readonly version: string;
}

/** Finds the real Pulumi CLI, or brings one into the cache; `say` gets a line for everything worth knowing. */
export async function findPulumiCli(say: (line: string) => void, signal?: AbortSignal): Promise<PulumiCli> {
  let known: Known = {
    onPath: await pulumisOnPath(signal),
    cached: existsSync(executableIn(cachedVersion)),
    hasGo: isOnPath("go"),
  };
  for (const line of passedOver(known, cliVersion)) say(line);
  while (true) {
    const step = nextStep(known, cliVersion);
    switch (step.do) {
      case "use":
        return { executable: step.executable, version: step.version };
      case "use cached":
        return { executable: executableIn(cachedVersion), version: cliVersion };
      case "download":
        say(`Downloading the Pulumi CLI ${cliVersion} with the npm package \`pulumi\`, once.`);
        known = { ...known, ...(await outcome(download, "downloadFailed", signal)) };
        break;
      case "build":
        say(`No download (${step.because}).`);
        say(`Building the Pulumi CLI ${cliVersion} from Go modules: takes minutes, happens once.`);
        known = { ...known, ...(await outcome(build, "buildFailed", signal)) };
        break;
      case "give up":
        throw new Error(step.message);
    }
  }
}

async function outcome<Failed extends "downloadFailed" | "buildFailed">(
  bring: (signal?: AbortSignal) => Promise<void>,
  failed: Failed,
  signal?: AbortSignal,
): Promise<Partial<Known>> {
  try {
    await bring(signal);
    return { cached: true };
  } catch (error) {
    signal?.throwIfAborted();
    return { [failed]: error instanceof Error ? error.message : String(error) };
  }
}
