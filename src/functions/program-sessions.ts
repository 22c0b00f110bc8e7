import * as pulumi from "@pulumi/pulumi";
import type { Session } from "../auth/session";
import type { Sessions } from "../auth/sessions";
import type { Budget } from "../http/budget";

/** By the stack that a program builds: one process may run several, each with a configuration of its own. */
const byRun = new WeakMap<object, Promise<Sessions>>();
const withoutStack = {};

/** A session in the program process; HTTP and credentials are loaded by the first function that needs them. */
export async function openProgramSession(
  cloud: string | undefined,
): Promise<{ readonly session: Session; readonly budget: Budget }> {
  const run = pulumi.runtime.getStackResource() ?? withoutStack;
  const sessions = byRun.get(run) ?? openSessions();
  byRun.set(run, sessions);
  const opened = await sessions;
  return { session: opened.open(cloud), budget: opened.startBudget() };
}

async function openSessions(): Promise<Sessions> {
  const { processPlaces, Sessions } = await import("../auth/sessions.js");
  const places = processPlaces((key) => pulumi.runtime.getConfig(key), process.env);
  return new Sessions(places, (line) => console.warn(`ims: warning: ${line}`));
}
