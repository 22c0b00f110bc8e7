import type { dynamic } from "@pulumi/pulumi";
import * as v from "valibot";
import type { Pace } from "../../src/http/repetition";
import { imageMemberAcceptanceProvider } from "../../src/resources/image-member-acceptance-provider";
import { imageMemberProvider } from "../../src/resources/image-member-provider";
import { imageMembersProvider } from "../../src/resources/image-members-provider";
import type { RawProperties } from "../../src/resources/properties";
import type { ProviderName } from "../../src/resources/provider-text";
import { Run } from "../../src/resources/run";

type Provider = Required<dynamic.ResourceProvider<RawProperties, RawProperties>>;

/** A resource as a call leaves it. */
export interface Made {
  readonly id: string;
  readonly outputs: RawProperties;
}

/** A call that failed after the resource was made: state records it all the same. */
export class InitFailed extends Error {
  constructor(
    message: string,
    readonly made: Made,
    readonly reasons: readonly string[],
  ) {
    super(message);
  }
}

/** The process was killed in the middle of a call. */
export class Killed extends Error {}

/**
 * The provider process of one engine run, with what the Pulumi SDK does between engine and provider:
 * https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/dynamic-provider/index.ts
 */
export class ProviderProcess {
  /** What `pulumi-ims/provider` exports. */
  readonly #exports: Readonly<Record<ProviderName, Provider>>;
  readonly #providers = new Map<unknown, Provider>();
  /** Ends the calls that wait. */
  readonly #deaths = new Set<() => void>();

  /** @param pace - Of repeated requests. */
  constructor(
    environment: Readonly<Record<string, string>>,
    config: Readonly<Record<string, string>>,
    say: (line: string) => void,
    pace: Pace,
  ) {
    const run = new Run(environment, pace);
    run.say = say;
    const get = (key: string): string | undefined => config[key];
    const require = (key: string): never => {
      throw new Error(`${key} is asked for as if it could not be missing`);
    };
    const whole = (provider: dynamic.ResourceProvider<RawProperties, RawProperties>): Provider => {
      const { check, diff, create, read, update, delete: remove, configure } = provider;
      if (!check || !diff || !read || !update || !remove || !configure) throw new Error("a call is missing");
      // Synchronous work only: the SDK does not wait for it either.
      void configure({ config: { get, require } });
      return { check, diff, create, read, update, delete: remove, configure };
    };
    this.#exports = {
      ImageMember: whole(imageMemberProvider(run)),
      ImageMembers: whole(imageMembersProvider(run)),
      ImageMemberAcceptance: whole(imageMemberAcceptanceProvider(run)),
    };
  }

  async check(olds: RawProperties, news: RawProperties): Promise<RawProperties> {
    const { inputs = news, failures = [] } = await this.#untilDeath(
      this.#providerOf(news).check(sent(olds), sent(news)),
    );
    if (failures.length > 0)
      throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join());
    return sent({ ...inputs, __provider: news.__provider });
  }

  async diff(
    id: string,
    olds: RawProperties,
    news: RawProperties,
  ): Promise<{ changes: boolean; replaces: boolean }> {
    const { changes, replaces = [] } = await this.#providerOf(news).diff(id, sent(olds), sent(news));
    if (changes === undefined) throw new Error("diff did not decide");
    return { changes, replaces: replaces.length > 0 };
  }

  async create(inputs: RawProperties): Promise<Made> {
    const provider = this.#providerOf(inputs);
    const { id, outs } = await this.#untilDeath(provider.create(sent(inputs)).catch(throwAsSent));
    if (id === "") throw new Error("create gave no id");
    return { id, outputs: sent({ ...outs, __provider: inputs.__provider }) };
  }

  /** Undefined where the resource is gone; `inputs` where it says what they are now. */
  async read(
    id: string,
    outputs: RawProperties,
  ): Promise<(Made & { readonly inputs: RawProperties | undefined }) | undefined> {
    const { __provider } = outputs;
    const read = await this.#untilDeath(this.#providerOf(outputs).read(id, sent(outputs)));
    if (!read.id) return undefined;
    const inputs = read.inputs && sent({ ...read.inputs, __provider });
    return { id: read.id, outputs: sent({ ...read.props, __provider }), inputs };
  }

  async update(id: string, olds: RawProperties, news: RawProperties): Promise<Made> {
    const provider = this.#providerOf(news);
    const { outs } = await this.#untilDeath(provider.update(id, sent(olds), sent(news)).catch(throwAsSent));
    return { id, outputs: sent({ ...outs, __provider: news.__provider }) };
  }

  async delete(id: string, outputs: RawProperties): Promise<void> {
    await this.#untilDeath(this.#providerOf(outputs).delete(id, sent(outputs)));
  }

  /** Kills it: the calls that wait end with {@link Killed}. */
  kill(): void {
    for (const die of this.#deaths) die();
  }

  #untilDeath<T>(call: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const die = (): void => reject(new Killed());
      this.#deaths.add(die);
      call.then(resolve, reject).finally(() => this.#deaths.delete(die));
    });
  }

  /** Runs the text that stands in state, once. */
  #providerOf({ __provider: text }: RawProperties): Provider {
    const known = this.#providers.get(text);
    if (known !== undefined) return known;
    if (typeof text !== "string") throw new Error(`no provider in this state: ${text}`);
    const exports: { handler?: () => Provider } = {};
    const require = (path: string): unknown => {
      if (path === "pulumi-ims/provider") return this.#exports;
      throw new Error(`Cannot find module '${path}'`);
    };
    new Function("exports", "require", text)(exports, require);
    const provider = exports.handler?.();
    if (provider === undefined) throw new Error(`no provider comes of: ${text}`);
    this.#providers.set(text, provider);
    return provider;
  }
}

/** Properties as they arrive on the other side, which undefined does not. */
function sent(properties: RawProperties): RawProperties {
  const text = JSON.stringify(properties, (key, value) => {
    if (value === undefined) throw new Error(`Unexpected struct type: ${key}`);
    return value;
  });
  return JSON.parse(text);
}

const WithId = v.object({
  message: v.string(),
  id: v.pipe(v.string(), v.minLength(1)),
  properties: v.record(v.string(), v.unknown()),
  reasons: v.array(v.string()),
});

/** An error with an id says that the resource exists; what state records of it is what the error says, and nothing else. */
function throwAsSent(error: unknown): never {
  const failed = v.safeParse(WithId, error);
  if (!failed.success) throw error;
  const { message, id, properties, reasons } = failed.output;
  throw new InitFailed(message, { id, outputs: sent(properties) }, reasons);
}
