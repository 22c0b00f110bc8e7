import { ConfigurationError } from "../errors";
import { Budget } from "../http/budget";
import { HttpClient } from "../http/client";
import { identityFrom } from "./credentials";
import { Session } from "./session";
import { type Environment, environmentSource, type StackConfig, stackConfigSource } from "./settings";

/** Where credentials and limits are looked up. */
export interface Places {
  readonly stackConfig: StackConfig;
  readonly environment: Environment;
}

/** @throws ConfigurationError, before anything is sent. */
export function openSession(places: Places): Session {
  const identity = identityFrom([
    stackConfigSource(places.stackConfig),
    environmentSource(places.environment),
  ]);
  const maxRequestsInFlight = positive(places, "ims:maxRequestsInFlight", 16);
  return new Session(identity, new HttpClient({ maxRequestsInFlight }));
}

/** The time of one operation: `ims:operationTimeoutSeconds`, 300 by default. */
export function startBudget({ stackConfig }: Pick<Places, "stackConfig">): Budget {
  return new Budget(positive({ stackConfig }, "ims:operationTimeoutSeconds", 300));
}

function positive({ stackConfig }: Pick<Places, "stackConfig">, key: string, byDefault: number): number {
  const text = stackConfig(key);
  if (text === undefined) return byDefault;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 86_400) return value;
  throw new ConfigurationError({
    code: "SETTING_INVALID",
    problem: `${key} is "${text}"`,
    hint: "Give a whole number from 1 to 86400.",
  });
}
