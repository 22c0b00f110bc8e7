import { gte, valid } from "semver";

/** A `pulumi` seen on PATH. */
export interface Candidate {
  readonly executable: string;
  /** What it answered to `pulumi version`, or why it did not. */
  readonly version: string;
  /** Whether the language host and the dynamic provider for Node stand beside it or on PATH. */
  readonly runsNode: boolean;
}

/** What is known so far; a way that was tried in vain says why. */
export interface Known {
  readonly onPath: readonly Candidate[];
  readonly cached: boolean;
  readonly hasGo: boolean;
  readonly downloadFailed?: string;
  readonly buildFailed?: string;
}

export type Step =
  | { readonly do: "use"; readonly executable: string; readonly version: string }
  | { readonly do: "use cached" }
  | { readonly do: "download" }
  | { readonly do: "build"; readonly because: string }
  | { readonly do: "give up"; readonly message: string };

const isRecent = (candidate: Candidate, oldest: string): boolean =>
  valid(candidate.version) !== null && gte(candidate.version, oldest);

/** Why a `pulumi` on PATH is not used, a line each. */
export function passedOver(known: Known, oldest: string): string[] {
  return known.onPath.flatMap((candidate) => {
    if (!isRecent(candidate, oldest)) {
      return [
        `Passing over ${candidate.executable}: ${candidate.version}; ${oldest} is the oldest version tested.`,
      ];
    }
    if (!candidate.runsNode) {
      return [
        `Passing over ${candidate.executable}: its Node.js language host or dynamic provider is missing.`,
      ];
    }
    return [];
  });
}

/** The next thing to do on the way to a Pulumi CLI: PATH, then the official download, then a build from Go modules. */
export function nextStep(known: Known, oldest: string): Step {
  const usable = known.onPath.find((candidate) => isRecent(candidate, oldest) && candidate.runsNode);
  if (usable) return { do: "use", executable: usable.executable, version: usable.version };
  if (known.cached) return { do: "use cached" };
  if (known.downloadFailed === undefined) return { do: "download" };
  if (known.hasGo && known.buildFailed === undefined) return { do: "build", because: known.downloadFailed };
  const build = known.buildFailed ?? "no `go` on PATH";
  return {
    do: "give up",
    message:
      `No Pulumi CLI: install ${oldest} or later (https://www.pulumi.com/docs/install/) and put it on PATH. ` +
      `Download: ${known.downloadFailed}. Build from Go modules: ${build}.`,
  };
}
