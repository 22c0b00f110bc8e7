import * as v from "valibot";
import type { RawProperties } from "../../src/resources/properties";
import { type ProviderName, providerKey, providerText } from "../../src/resources/provider-text";
import type { Engines } from "./engine";

/** What an error says of a resource that was made or changed in part, as the SDK reads it. */
const InPart = v.object({ id: v.string(), properties: v.record(v.string(), v.unknown()) });

/** What a run of the engine does to a resource. */
export type Step = "create" | "update" | "replace" | "same";

/**
 * A resource as the engine keeps it from run to run: recorded inputs and outputs, a change that was made in part among
 * them. It calls a provider in the engine's order:
 * https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/dynamic-provider/index.ts
 */
export class RecordedResource {
  inputs: RawProperties = {};
  outputs: RawProperties = {};
  id = "";
  /** Set when the last change was made in part: the next up updates whatever diff says. */
  #inPart = false;

  constructor(readonly type: ProviderName) {}

  async preview(engines: Engines, news: RawProperties): Promise<Step> {
    return this.#step(engines, await this.#check(engines, news));
  }

  async up(engines: Engines, news: RawProperties): Promise<Step> {
    const engine = engines[this.type];
    const inputs = await this.#check(engines, news);
    const step = await this.#step(engines, inputs);
    const { id, outputs } = this;
    if (step === "create" || step === "replace") {
      await this.#recording(inputs, () => engine.create(inputs));
      if (step === "replace") await engine.delete(id, outputs);
    }
    if (step === "update") {
      await this.#recording(inputs, async () => ({ id, ...(await engine.update(id, outputs, inputs)) }));
    }
    return step;
  }

  async refresh(engines: Engines): Promise<void> {
    const seen = await engines[this.type].read(this.id, this.outputs);
    this.id = seen.id ?? "";
    this.outputs = seen.props === undefined ? {} : { ...seen.props, ...this.#text };
    if (seen.inputs !== undefined) this.inputs = { ...seen.inputs, ...this.#text };
  }

  async destroy(engines: Engines): Promise<void> {
    // The SDK finds the provider of a resource in its outputs, and nowhere else.
    if (this.outputs[providerKey] !== providerText(this.type))
      throw new Error("the provider is not recorded");
    await engines[this.type].delete(this.id, this.outputs);
    this.id = "";
  }

  get #text(): RawProperties {
    return { [providerKey]: providerText(this.type) };
  }

  async #check(engines: Engines, news: RawProperties): Promise<RawProperties> {
    const { inputs, failures = [] } = await engines[this.type].check(this.inputs, { ...news, ...this.#text });
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
    return { ...inputs, ...this.#text };
  }

  async #step(engines: Engines, inputs: RawProperties): Promise<Step> {
    if (this.id === "") return "create";
    const { changes, replaces = [] } = await engines[this.type].diff(this.id, this.outputs, inputs);
    if (replaces.length > 0) return "replace";
    return changes || this.#inPart ? "update" : "same";
  }

  async #recording(
    inputs: RawProperties,
    change: () => Promise<{ id: string; outs?: RawProperties | undefined }>,
  ): Promise<void> {
    try {
      const { id, outs = {} } = await change();
      this.#record(inputs, id, { ...outs, ...this.#text }, false);
    } catch (error) {
      const inPart = v.safeParse(InPart, error);
      if (inPart.success) this.#record(inputs, inPart.output.id, inPart.output.properties, true);
      throw error;
    }
  }

  #record(inputs: RawProperties, id: string, outputs: RawProperties, inPart: boolean): void {
    [this.inputs, this.id, this.outputs, this.#inPart] = [inputs, id, outputs, inPart];
  }
}
