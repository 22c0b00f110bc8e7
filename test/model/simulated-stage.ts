import type { Account, AnswerRule, AnswerRuleHandle, Simulator } from "../../src/simulator";
import { type Driver, HandlerDriver } from "./driver";
import type { Goal } from "./engine";
import { type Fault, isDeadly, type RunStep, type Trouble } from "./script";
import { deletesIn, type Outcome, pairOf, type StackState, type Stage } from "./stage";

/** What the simulator can do of what a network can. */
const rules: { readonly [F in Fault]?: AnswerRule } = {
  "killed before": { delayMilliseconds: 2 ** 30 },
  "killed after": { hang: "headers" },
  "lost request": { reset: "before" },
  "lost reply": { reset: "afterCommit" },
  "cut reply": { reset: "duringBody" },
  "sign-in page": { body: "<html>Sign in</html>", contentType: "text/html", commit: true },
  failed: { status: 500 },
  "failed late": { status: 502, commit: true },
  "no route": { status: 404, contentType: "text/plain", body: "default backend - 404" },
  busy: { status: 503 },
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

  /** From now on, until the rule is removed. */
  trouble({ fault, from, times = 1 }: Trouble, kill: () => void): AnswerRuleHandle {
    const consequence = rules[fault];
    if (consequence === undefined) throw new Error(`the simulator does not know how to be ${fault}`);
    let count = 0;
    return this.cloud.answer({
      service: "ims",
      ...consequence,
      when: ({ headers }) => {
        count += 1;
        if (count < from || count >= from + times) return false;
        if (isDeadly(fault)) {
          this.#dead.add(headers["x-auth-token"]);
          kill();
        }
        return true;
      },
    });
  }
}

/** A stack on a simulator. */
export class SimulatedStage implements Stage {
  readonly images: readonly string[];
  readonly projects: readonly string[];
  readonly isSlow = false;
  readonly #server: SimulatedServer;
  readonly #driver: Driver;

  constructor(server: SimulatedServer) {
    const { cloud, accounts, projects } = server;
    this.#server = server;
    // One request at a time, so that a script always plays alike.
    const config = { "ims:maxRequestsInFlight": "1", "ims:tokenCache": "off" };
    this.#driver = new HandlerDriver(() => config, { shortest: 1, longest: 1 });
    this.projects = projects;
    // What earlier scripts got is of no use any more.
    cloud.revokeTokens();
    const own = [1, 2].map(() => cloud.addImage().id);
    this.images = [...own, cloud.addImage({ owner: accounts.other.projectId }).id];
  }

  async run(step: RunStep, goals: readonly Goal[]): Promise<Outcome> {
    const { cloud } = this.#server;
    const trouble = step.trouble && this.#server.trouble(step.trouble, () => this.#driver.kill());
    cloud.clearCalls();
    const outcome = await this.#driver.run(step, goals, this.#environment(step.as));
    trouble?.remove();
    const troubled = trouble !== undefined && trouble.hits > 0;
    return { ...outcome, deletes: deletesIn(cloud.calls), troubled };
  }

  async preview(goals: readonly Goal[]): Promise<readonly string[]> {
    const { cloud } = this.#server;
    cloud.clearCalls();
    const planned = await this.#driver.preview(goals, this.#environment(undefined));
    if (cloud.calls.length > 0) throw new Error("a preview called the service");
    return planned;
  }

  state(): Promise<StackState> {
    return this.#driver.state();
  }

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

  #environment(as: RunStep["as"]): Readonly<Record<string, string>> {
    const { cloud, cloudsFile, accounts } = this.#server;
    return { ...cloud.environment(accounts[as ?? "owner"]), OS_CLIENT_CONFIG_FILE: cloudsFile };
  }
}
