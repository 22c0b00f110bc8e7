import type { dynamic } from "@pulumi/pulumi";
import type { Session } from "../auth/session";
import type { Sessions } from "../auth/sessions";
import type { Environment } from "../auth/sources/environment";
import type { StackConfig } from "../auth/sources/stack-config";
import type { Budget } from "../http/budget";
import type { Pace } from "../http/repetition";
import { Claims } from "./claims";

/** One engine run, as a provider process sees it: its configuration, its sessions, and what its program declares. */
export class Run {
  readonly shares = new Claims();
  readonly acceptances = new Claims();
  readonly #environment: Environment;
  readonly #pace: Pace | undefined;
  #stackConfig: StackConfig = () => undefined;
  #sessions: Promise<Sessions> | undefined;

  /** @param pace - Of repeated requests; default: that of production. */
  constructor(environment: Environment, pace?: Pace) {
    this.#environment = environment;
    this.#pace = pace;
  }

  /** Synchronous work only: the SDK hands out a provider before it awaits its configuration. */
  async configure({ config }: dynamic.ConfigureRequest): Promise<void> {
    this.#stackConfig = (key) => config.get(key);
  }

  /**
   * Loads HTTP and credentials when a call first needs them: check and diff need neither.
   *
   * @param extraSeconds - Added to the time of one operation, for one that waits on purpose.
   */
  async open(
    cloud: string | undefined,
    extraSeconds = 0,
  ): Promise<{ readonly session: Session; readonly budget: Budget }> {
    this.#sessions ??= this.#openSessions();
    const sessions = await this.#sessions;
    return { session: sessions.open(cloud), budget: sessions.startBudget(extraSeconds) };
  }

  /** A line for the person who runs the engine. */
  say(text: string): void {
    console.log(`ims: ${text}`);
  }

  async #openSessions(): Promise<Sessions> {
    const { processPlaces, Sessions } = await import("../auth/sessions.js");
    const places = processPlaces(this.#stackConfig, this.#environment);
    return new Sessions(places, (line) => this.say(`warning: ${line}`), this.#pace);
  }
}
