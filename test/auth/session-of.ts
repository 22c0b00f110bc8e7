import { identityFrom } from "../../src/auth/credentials";
import type { Identity } from "../../src/auth/identity";
import { Session } from "../../src/auth/session";
import { readEnvironment } from "../../src/auth/sources/environment";
import { Budget } from "../../src/http/budget";
import { HttpClient } from "../../src/http/client";
import type { Account, Simulator } from "../../src/simulator";
import { simulatorTest } from "../http/simulator-test";
import { fastPace } from "../http/thing";

/** The identity of an account, as its environment describes it, with changes. */
export function identityOf(cloud: Simulator, account: Account, changes: Partial<Identity> = {}): Identity {
  return { ...identityFrom(readEnvironment(cloud.environment(account))), ...changes };
}

/** A session that repeats within milliseconds and keeps its token in memory only. */
export function sessionOf(
  cloud: Simulator,
  account: Account = cloud.owner,
  changes: Partial<Identity> = {},
): Session {
  return new Session(identityOf(cloud, account, changes), new HttpClient({ pace: fastPace }), undefined);
}

/** Time enough for any test. */
export function budget(): Budget {
  return new Budget(10);
}

/** A test with a simulated cloud and its owner's session. */
export const sessionTest = simulatorTest.extend<{ session: Session }>({
  session: async ({ cloud }, use) => {
    await use(sessionOf(cloud));
  },
});
