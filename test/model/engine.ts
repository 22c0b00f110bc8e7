import type { RawProperties } from "../../src/resources/properties";
import type { ProviderName } from "../../src/resources/provider-text";
import { InitFailed, Killed, type Made, type ProviderProcess } from "./provider-process";

/** A resource that a program declares. */
export interface Goal {
  readonly kind: ProviderName;
  readonly name: string;
  readonly inputs: RawProperties;
}

/** A resource in state. */
export interface Recorded {
  readonly kind: ProviderName;
  readonly name: string;
  readonly id: string;
  readonly inputs: RawProperties;
  readonly outputs: RawProperties;
  readonly initErrors: readonly string[];
  /** Replaced, and still to be deleted. */
  readonly pendingDelete: boolean;
}

/** A call that was begun and never ended. */
export interface PendingOperation {
  readonly kind: ProviderName;
  readonly call: "create" | "update" | "delete";
  readonly inputs: RawProperties;
}

export interface RunOptions {
  /** Look at everything first, as with `--refresh`. */
  readonly refresh?: boolean;
  /** Name of a resource to replace although nothing changed, as with `--replace`. */
  readonly replace?: string | undefined;
  /** Whether a call that fails leaves the rest to be done, as with `--continue-on-error`. */
  readonly goesOn?: boolean;
}

/** Does a part of a run, and decides what its failure means for the rest. */
type Attempt = (work: () => Promise<void>) => Promise<void>;

/**
 * The part of the Pulumi engine that decides which calls a provider gets and what of them state keeps, one call at a time:
 * https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step_generator.go and step.go. A run ends with the first
 * call that fails, or goes on and fails at its end.
 */
export class Engine {
  resources: readonly Recorded[] = [];
  pending: readonly PendingOperation[] = [];
  /** What the running or last run did, such as `create a`. */
  steps: string[] = [];

  async up(
    provider: ProviderProcess,
    goals: readonly Goal[],
    { refresh = false, replace, goesOn = false }: RunOptions = {},
  ): Promise<void> {
    this.#begin();
    if (refresh) await this.#refreshAll(provider);
    const errors: unknown[] = [];
    const attempt: Attempt = async (work) => {
      try {
        await work();
      } catch (error) {
        if (!goesOn || error instanceof Killed) throw error;
        errors.push(error);
      }
    };
    for (const goal of goals) await attempt(() => this.#register(provider, goal, replace === goal.name));
    const declared = (resource: Recorded): boolean => goals.some((goal) => isSame(goal, resource));
    await this.#deleteAll(provider, (resource) => resource.pendingDelete || !declared(resource), attempt);
    if (errors.length > 0) throw new Error(errors.map(String).join("\n"));
  }

  async refresh(provider: ProviderProcess): Promise<void> {
    this.#begin();
    await this.#refreshAll(provider);
  }

  async destroy(provider: ProviderProcess): Promise<void> {
    this.#begin();
    await this.#deleteAll(provider, () => true);
  }

  /** Names of the resources that `up` would touch. */
  async preview(provider: ProviderProcess, goals: readonly Goal[]): Promise<string[]> {
    const touched = this.resources.filter(({ pendingDelete }) => pendingDelete).map(({ name }) => name);
    for (const goal of goals) {
      const old = this.#old(goal);
      const inputs = await provider.check(old?.inputs ?? {}, goal.inputs);
      const { changes } = old ? await provider.diff(old.id, old.outputs, inputs) : { changes: true };
      if (changes || (old && old.initErrors.length > 0)) touched.push(goal.name);
    }
    return touched;
  }

  /** Of what an earlier run left open only creates are remembered. */
  #begin(): void {
    this.pending = this.pending.filter(({ call }) => call === "create");
    this.steps = [];
  }

  async #register(provider: ProviderProcess, goal: Goal, forced: boolean): Promise<void> {
    const old = this.#old(goal);
    const inputs = await provider.check(forced ? {} : (old?.inputs ?? {}), goal.inputs);
    if (old === undefined) return this.#create(provider, goal, inputs, undefined);
    if (forced) return this.#create(provider, goal, inputs, old);
    const { changes, replaces } = await provider.diff(old.id, old.outputs, inputs);
    if (replaces) return this.#create(provider, goal, await provider.check({}, goal.inputs), old);
    if (changes || old.initErrors.length > 0) return this.#update(provider, old, inputs);
    this.#put({ ...old, inputs }, old);
  }

  /** Creates before it deletes: what is replaced goes at the end of the run. */
  async #create(
    provider: ProviderProcess,
    goal: Goal,
    inputs: RawProperties,
    replaced: Recorded | undefined,
  ): Promise<void> {
    const { kind, name } = goal;
    const record = ({ id, outputs }: Made, initErrors: readonly string[] = []): void => {
      if (replaced) this.#put({ ...replaced, pendingDelete: true }, replaced);
      this.#put({ kind, name, id, inputs, outputs, initErrors, pendingDelete: false });
    };
    await this.#call(
      { kind, call: "create", inputs },
      name,
      async () => record(await provider.create(inputs)),
      record,
    );
  }

  async #update(provider: ProviderProcess, old: Recorded, inputs: RawProperties): Promise<void> {
    const record = ({ id, outputs }: Made, initErrors: readonly string[] = []): void => {
      // After a failure in part the old inputs stay.
      this.#put(
        { ...old, id, outputs, initErrors, inputs: initErrors.length > 0 ? old.inputs : inputs },
        old,
      );
    };
    const update = async (): Promise<void> => record(await provider.update(old.id, old.outputs, inputs));
    await this.#call({ kind: old.kind, call: "update", inputs }, old.name, update, record);
  }

  async #deleteAll(
    provider: ProviderProcess,
    condemned: (resource: Recorded) => boolean,
    attempt: Attempt = (work) => work(),
  ): Promise<void> {
    // Acceptances depend on shares.
    const order = [...this.resources].reverse().filter(condemned);
    order.sort((one, other) => Number(isAcceptance(other)) - Number(isAcceptance(one)));
    for (const resource of order) {
      const { kind, name, id, inputs, outputs } = resource;
      const remove = async (): Promise<void> => {
        await provider.delete(id, outputs);
        this.resources = this.resources.filter((other) => other !== resource);
      };
      await attempt(() => this.#call({ kind, call: "delete", inputs }, name, remove));
    }
  }

  async #refreshAll(provider: ProviderProcess): Promise<void> {
    const seen: [Recorded, Recorded | undefined][] = [];
    try {
      for (const old of this.resources) {
        const read = await provider.read(old.id, old.outputs);
        if (read === undefined) {
          seen.push([old, undefined]);
          continue;
        }
        const { id, outputs, inputs = old.inputs } = read;
        // What the next preview would show, in reverse.
        await provider.diff(id, outputs, old.inputs);
        seen.push([old, { ...old, id, outputs, inputs, initErrors: [] }]);
      }
    } catch (error) {
      // A refresh is written when it ends.
      if (error instanceof Killed) throw error;
      this.#replaceAll(seen);
      throw error;
    }
    this.#replaceAll(seen);
  }

  async #call(
    operation: PendingOperation,
    name: string,
    work: () => Promise<void>,
    recordInPart: (made: Made, reasons: readonly string[]) => void = () => undefined,
  ): Promise<void> {
    this.steps.push(`${operation.call} ${name}`);
    this.pending = [...this.pending, operation];
    try {
      await work();
    } catch (error) {
      if (error instanceof Killed) throw error;
      if (error instanceof InitFailed) recordInPart(error.made, error.reasons);
      this.#end(operation);
      throw error;
    }
    this.#end(operation);
  }

  #end(operation: PendingOperation): void {
    this.pending = this.pending.filter((other) => other !== operation);
  }

  #old(goal: Goal): Recorded | undefined {
    return this.resources.find((resource) => isSame(goal, resource) && !resource.pendingDelete);
  }

  #put(resource: Recorded, instead?: Recorded): void {
    if (instead === undefined) this.resources = [...this.resources, resource];
    else this.#replaceAll([[instead, resource]]);
  }

  #replaceAll(changes: readonly (readonly [Recorded, Recorded | undefined])[]): void {
    const changed = new Map(changes);
    this.resources = this.resources.flatMap((old) => (changed.has(old) ? (changed.get(old) ?? []) : old));
  }
}

function isSame(goal: Goal, { kind, name }: Recorded): boolean {
  return goal.kind === kind && goal.name === name;
}

function isAcceptance({ kind }: Recorded): boolean {
  return kind === "ImageMemberAcceptance";
}
