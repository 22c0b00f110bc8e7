import type { Pace } from "../../src/http/repetition";
import { Engine, type Goal } from "./engine";
import { Killed, ProviderProcess } from "./provider-process";
import type { RunStep } from "./script";
import type { Outcome, StackState } from "./stage";

/** What a run itself tells of how it ended. */
export type Ended = Pick<Outcome, "ended" | "said">;

type Variables = Readonly<Record<string, string>>;

/** Who runs programs: the model of the engine on the provider's handlers, or the Pulumi CLI. */
export interface Driver {
  run(step: RunStep, goals: readonly Goal[], environment: Variables): Promise<Ended>;
  /** Ends the run that is on, at once. */
  kill(): void;
  /** Names of the resources that the next up would touch. */
  preview(goals: readonly Goal[], environment: Variables): Promise<readonly string[]>;
  state(): Promise<StackState>;
}

/** Replays the engine's calls on the provider's handlers, in this process. */
export class HandlerDriver implements Driver {
  readonly #engine = new Engine();
  readonly #config: (step: RunStep) => Variables;
  readonly #pace: Pace;
  #running: ProviderProcess | undefined;

  /** @param config - The stack's, which may differ from run to run. */
  constructor(config: (step: RunStep) => Variables, pace: Pace) {
    this.#config = config;
    this.#pace = pace;
  }

  async run(step: RunStep, goals: readonly Goal[], environment: Variables): Promise<Ended> {
    const said: string[] = [];
    const provider = new ProviderProcess(
      environment,
      this.#config(step),
      (line) => said.push(line),
      this.#pace,
    );
    this.#running = provider;
    let ended: Outcome["ended"] = "well";
    try {
      if (step.do === "up") await this.#engine.up(provider, goals, step);
      else await this.#engine[step.do](provider);
    } catch (error) {
      ended = error instanceof Killed ? "killed" : "with an error";
      said.push(String(error));
    }
    return { ended, said: said.join("\n") };
  }

  kill(): void {
    this.#running?.kill();
  }

  async preview(goals: readonly Goal[], environment: Variables): Promise<readonly string[]> {
    const provider = new ProviderProcess(
      environment,
      this.#config({ do: "up" }),
      () => undefined,
      this.#pace,
    );
    return this.#engine.preview(provider, goals);
  }

  async state(): Promise<StackState> {
    const { resources, pending } = this.#engine;
    return { resources, pending };
  }
}
