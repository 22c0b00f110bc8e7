import { type Settings, settings } from "../auth/settings";
import type { Environment } from "../auth/sources/environment";

const variables = Object.values(settings).flatMap(({ environment }): readonly string[] => environment);

/** Environment variables that are set and have no say: a forgotten one explains many a surprise. */
export function unusedVariables(
  environment: Environment,
  found: Settings,
  cloud: string | undefined,
): readonly string[] {
  const used = new Set(Object.values(found).map(({ origin }) => origin));
  // It names the cloud where nothing else does, and then no other variable has a say.
  const overruled = cloud === undefined ? [] : ["OS_CLOUD"];
  return [...overruled, ...variables].filter((name) => environment[name] && !used.has(name));
}
