import type { dynamic } from "@pulumi/pulumi";
import type { Session } from "../auth/session";
import type { Environment, StackConfig } from "../auth/settings";
import type { Budget } from "../http/budget";
import { Claims } from "./claims";

/** One engine run, as a provider process sees it: its configuration, its sessions, and what its program declares. */
export class Run {
  readonly claims = new Claims();
  readonly #environment: Environment;
  #stackConfig: StackConfig = () => undefined;
  #session: Session | undefined;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Synchronous work only: the SDK hands out a provider before it awaits its configuration. */
  async configure({ config }: dynamic.ConfigureRequest): Promise<void> {
    this.#stackConfig = (key) => config.get(key);
  }

  /** Loads HTTP and credentials when a call first needs them: check and diff need neither. */
  async open(): Promise<{ readonly session: Session; readonly budget: Budget }> {
    const { openSession, startBudget } = await import("../auth/open-session.js");
    const places = { stackConfig: this.#stackConfig, environment: this.#environment };
    this.#session ??= openSession(places);
    return { session: this.#session, budget: startBudget(places) };
  }

  /** A line for the person who runs the engine. */
  say(text: string): void {
    console.log(`ims: ${text}`);
  }
}
