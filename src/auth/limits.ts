import { ConfigurationError } from "../errors";
import type { StackConfig } from "./sources/stack-config";

/** Seconds that one operation has, over all its requests and repetitions: `ims:operationTimeoutSeconds`, 300 by default. */
export function operationTimeoutSeconds(config: StackConfig): number {
  return positive(config, "ims:operationTimeoutSeconds", 300);
}

/** Requests at once to one origin: `ims:maxRequestsInFlight`, 16 by default. */
export function maxRequestsInFlight(config: StackConfig): number {
  return positive(config, "ims:maxRequestsInFlight", 16);
}

function positive(config: StackConfig, key: string, byDefault: number): number {
  const text = config(key);
  if (text === undefined || text === "") return byDefault;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 86_400) return value;
  throw new ConfigurationError({
    code: "SETTING_INVALID",
    problem: `${key} is "${text}"`,
    hint: "Give a whole number from 1 to 86400.",
  });
}
