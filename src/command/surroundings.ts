import { Sessions } from "../auth/sessions";
import type { Environment } from "../auth/sources/environment";
import { noStack } from "../auth/sources/stack-config";
import type { Pace } from "../http/repetition";

/** What a command gets from outside: of the process in `main.ts`, of a test in tests. */
export interface Surroundings {
  readonly environment: Environment;
  readonly workingFolder: string;
  readonly homeFolder: string;
  /** Gets results, whole lines. */
  readonly print: (text: string) => void;
  /** Gets progress, notes and errors, whole lines. */
  readonly say: (text: string) => void;
  /** Pace of repeated requests. Default: never closer than a second. */
  readonly pace?: Pace;
  /** Pace of the looks of a wait. Default: from 2 s to 30 s. */
  readonly lookPace?: Pace;
}

/** The sessions of a command: credentials from environment and clouds.yaml. */
export function openSessions({ environment, workingFolder, homeFolder, say, pace }: Surroundings): Sessions {
  const places = { stackConfig: noStack, environment, workingFolder, homeFolder };
  return new Sessions(places, (line) => say(`warning: ${line}`), pace);
}
