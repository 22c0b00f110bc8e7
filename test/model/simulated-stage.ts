import type { Account, AnswerRule, Simulator } from "../../src/simulator";
import { Engine, type Goal } from "./engine";
import { Killed, ProviderProcess } from "./provider-process";
import type { RunStep, Trouble } from "./script";
import { type Outcome, pairOf, type Stage } from "./stage";

const rules: Readonly<Record<Exclude<Trouble["fault"], "killed before" | "killed after">, AnswerRule>> = {
  "lost reply": { reset: "afterCommit" },
  "lost request": { reset: "before" },
  "cut reply": { reset: "duringBody" },
  busy: { status: 503 },
  failed: { status: 500 },
  "failed late": { status: 502, commit: true },
  garbled: { body: "<html>Sign in</html>", contentType: "text/html", commit: true },
  throttled: { status: 429 },
  "token refused": { status: 401 },
};

/** A simulator that many scripts play on, each with images of its own. */
export class SimulatedServer {
  /** Tokens of killed processes, which do nothing any more. */
  readonly #dead = new Set<string | undefined>();

  constructor(
    readonly cloud: Simulator,
    readonly accounts: Readonly<Record<"owner" | "recipient" | "other", Account>>,
    /** Projects of scripts, the recipient first. */
    readonly projects: readonly string[],
    /** Path of a clouds.yaml with the clouds `owner` and `recipient`. */
    readonly cloudsFile: string,
    /** A visibility that hides members. */
    readonly hidden: "private" | "public",
  ) {
    cloud.answer({
      when: ({ headers }) => this.#dead.has(headers["x-auth-token"]),
      delayMilliseconds: 2 ** 30,
    });
  }

  /** @returns what ends the trouble. */
  trouble(trouble: Trouble, kill: () => void): () => void {
    let count = 0;
    const { fault, from } = trouble;
    const deadly = fault === "killed before" || fault === "killed after";
    const times = "times" in trouble ? trouble.times : 1;
    const consequence: AnswerRule = deadly
      ? fault === "killed before"
        ? { delayMilliseconds: 2 ** 30 }
        : { hang: "headers" }
      : rules[fault];
    const rule = this.cloud.answer({
      service: "ims",
      ...consequence,
      when: ({ headers }) => {
        count += 1;
        if (count < from || count >= from + times) return false;
        if (deadly) {
          this.#dead.add(headers["x-auth-token"]);
          kill();
        }
        return true;
      },
    });
    return () => rule.remove();
  }
}

/** The handlers of the provider, driven by the model of the engine, against a simulator. */
export class SimulatedStage implements Stage {
  readonly images: readonly string[];
  readonly projects: readonly string[];
  readonly engine = new Engine();
  readonly #server: SimulatedServer;

  constructor(server: SimulatedServer) {
    const { cloud, accounts, projects } = server;
    this.#server = server;
    this.projects = projects;
    // What earlier scripts got is of no use any more.
    cloud.revokeTokens();
    const own = [1, 2].map(() => cloud.addImage().id);
    this.images = [...own, cloud.addImage({ owner: accounts.other.projectId }).id];
  }

  async run(step: RunStep, goals: readonly Goal[]): Promise<Outcome> {
    const { cloud } = this.#server;
    const said: string[] = [];
    const provider = this.process(step.as, (line) => said.push(line));
    const heal = step.trouble && this.#server.trouble(step.trouble, provider.kill);
    cloud.clearCalls();
    let ended: Outcome["ended"] = "well";
    try {
      if (step.do === "up") await this.engine.up(provider, goals, step);
      else await this.engine[step.do](provider);
    } catch (error) {
      ended = error instanceof Killed ? "killed" : "with an error";
      said.push(String(error));
    }
    heal?.();
    const deletes = cloud.calls.flatMap(({ method, path }) => {
      const [, imageId, memberId] = /^\/v2\/images\/([^/]+)\/members\/([^/]+)$/.exec(path) ?? [];
      return method === "DELETE" ? [pairOf(imageId, memberId)] : [];
    });
    return { ended, said: said.join("\n"), deletes: new Set(deletes) };
  }

  async preview(goals: readonly Goal[]): Promise<readonly string[]> {
    const { cloud } = this.#server;
    cloud.clearCalls();
    const planned = await this.engine.preview(this.process(), goals);
    if (cloud.calls.length > 0) throw new Error("a preview called the service");
    return planned;
  }

  process(as: RunStep["as"] = undefined, say: (line: string) => void = () => undefined): ProviderProcess {
    const { cloud, cloudsFile, accounts } = this.#server;
    const environment = {
      ...cloud.environment(accounts[as ?? "owner"]),
      OS_CLIENT_CONFIG_FILE: cloudsFile,
    };
    // One request at a time, so that a script always plays alike.
    const config = { "ims:maxRequestsInFlight": "1", "ims:tokenCache": "off" };
    return new ProviderProcess(environment, config, say, { shortest: 1, longest: 1 });
  }

  state = async () => this.engine;

  async members(): Promise<ReadonlyMap<string, string>> {
    const rows = this.images.flatMap((image) =>
      this.#server.cloud
        .members(image)
        .map(({ memberId, status }) => [pairOf(image, memberId), status] as const),
    );
    return new Map(rows);
  }

  async share(imageId: string, memberId: string): Promise<void> {
    this.#server.cloud.addMember(imageId, memberId);
  }

  async unshare(imageId: string, memberId: string): Promise<void> {
    this.#server.cloud.removeMember(imageId, memberId);
  }

  async answer(imageId: string, status: "accepted" | "rejected"): Promise<void> {
    this.#server.cloud.setMemberStatus(imageId, String(this.projects[0]), status);
  }

  async hide(imageId: string): Promise<void> {
    this.#server.cloud.setVisibility(imageId, this.#server.hidden);
  }

  async show(imageId: string): Promise<void> {
    this.#server.cloud.setVisibility(imageId, "shared");
  }

  async deleteImage(imageId: string): Promise<void> {
    this.#server.cloud.deleteImage(imageId);
  }
}
