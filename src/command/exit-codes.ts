import { AuthenticationError, ConfigurationError, ConnectionError, ShareError } from "../errors";

/** How a command ended, for scripts: part of the interface, never renumbered. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  configuration: 3,
  authentication: 4,
  connection: 5,
  share: 6,
  rejected: 7,
  timeUp: 8,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const meanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: "done; with --wait: accepted",
  failed: "the service refused or failed",
  usage: "the command line is not understood",
  configuration: "credentials or settings are missing, incomplete or wrong",
  authentication: "the credentials or the token are refused",
  connection: "no connection, or no whole answer in time",
  share: "the image is not found, or this project cannot share it",
  rejected: "with --wait: rejected",
  timeUp: "with --wait: the time is up",
};

/** The table of all exit codes, for the help. */
export function exitCodesHelp(): string {
  const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[]; // Its keys, and no others.
  return ["Exit codes:", ...names.map((name) => `  ${exitCodes[name]}  ${meanings[name]}`)].join("\n");
}

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof ConfigurationError) return exitCodes.configuration;
  if (error instanceof AuthenticationError) return exitCodes.authentication;
  if (error instanceof ConnectionError) return exitCodes.connection;
  if (error instanceof ShareError) return exitCodes.share;
  return exitCodes.failed;
}
