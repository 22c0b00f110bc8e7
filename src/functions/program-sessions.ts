import * as pulumi from "@pulumi/pulumi";
import type { Session } from "../auth/session";
import type { Sessions } from "../auth/sessions";
import { ByStack } from "../by-stack";
import type { Budget } from "../http/budget";

const sessions = new ByStack(openSessions);

/** A session in the program process; HTTP and credentials are loaded by the first function that needs them. */
export async function openProgramSession(
  cloud: string | undefined,
): Promise<{ readonly session: Session; readonly budget: Budget }> {
  const opened = await sessions.current;
  return { session: opened.open(cloud), budget: opened.startBudget() };
}

async function openSessions(): Promise<Sessions> {
  const { processPlaces, Sessions } = await import("../auth/sessions.js");
  const places = processPlaces((key) => pulumi.runtime.getConfig(key), process.env);
  return new Sessions(places, (line) => console.warn(`ims: warning: ${line}`));
}
