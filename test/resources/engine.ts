import type { dynamic } from "@pulumi/pulumi";
import { vi } from "vitest";
import { imageMemberAcceptanceProvider } from "../../src/resources/image-member-acceptance-provider";
import { imageMemberProvider } from "../../src/resources/image-member-provider";
import { imageMembersProvider } from "../../src/resources/image-members-provider";
import type { RawProperties } from "../../src/resources/properties";
import type { ProviderName } from "../../src/resources/provider-text";
import { Run } from "../../src/resources/run";
import type { Account, Simulator } from "../../src/simulator";
import { simulatorTest } from "../http/simulator-test";

/** The unknown value of a preview, as the Pulumi SDK sends it. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

type Provider = Required<dynamic.ResourceProvider<RawProperties, RawProperties>>;
type Environment = Readonly<Record<string, string>>;

/** Every call that the engine makes for resources of one type, in one run. */
export type Engine = Omit<Provider, "configure">;

/** The engines of one run by type: they share its provider process. */
export type Engines = Readonly<Record<ProviderName, Engine>>;

/** Starts the provider process of a run, with an environment and a stack config. */
export async function enginesIn(environment: Environment, config: Environment = {}): Promise<Engines> {
  const run = new Run({ PULUMI_IMS_TOKEN_CACHE: "off", ...environment });
  return {
    ImageMember: await engineOn(imageMemberProvider(run), config),
    ImageMemberAcceptance: await engineOn(imageMemberAcceptanceProvider(run), config),
    ImageMembers: await engineOn(imageMembersProvider(run), config),
  };
}

export function enginesOf(cloud: Simulator, account: Account = cloud.owner): Promise<Engines> {
  return enginesIn(cloud.environment(account));
}

async function engineOn(
  provider: dynamic.ResourceProvider<RawProperties, RawProperties>,
  config: Environment,
): Promise<Engine> {
  const { check, diff, create, read, update, delete: remove, configure } = provider;
  if (!check || !diff || !read || !update || !remove || !configure) throw new Error("a call is not provided");
  const get = (key: string): string | undefined => config[key];
  const require = (key: string): string => {
    throw new Error(`${key} is asked for as if it could not be missing`);
  };
  await configure({ config: { get, require } });
  return { check, diff, create, read, update, delete: remove };
}

/** The engine of `ImageMember` alone. */
export async function engineIn(environment: Environment, config: Environment = {}): Promise<Engine> {
  return (await enginesIn(environment, config)).ImageMember;
}

export function engineOf(cloud: Simulator, account: Account = cloud.owner): Promise<Engine> {
  return engineIn(cloud.environment(account));
}

/** An image and a project to share it with, as a program declares them. */
export type Declared = { readonly imageId: string; readonly memberId: string };

/**
 * A test with a cloud, the run of an engine, a pair that can be shared, and the lines that the run said. What the run
 * prints is kept out of the report.
 */
export const engineTest = simulatorTest.extend<{ engine: Engine; pair: Declared; said: string[] }>({
  engine: async ({ cloud }, use) => {
    await use(await engineOf(cloud));
  },
  pair: async ({ cloud }, use) => {
    await use({ imageId: cloud.addImage().id, memberId: cloud.recipient.projectId });
  },
  said: [
    async ({ task: _task }, use) => {
      const said: string[] = [];
      const log = vi.spyOn(console, "log").mockImplementation((line) => {
        said.push(String(line));
      });
      await use(said);
      log.mockRestore();
    },
    { auto: true },
  ],
});

/** What state holds after a create, as the SDK writes it. */
export async function created(engine: Engine, inputs: RawProperties): Promise<RawProperties> {
  const { outs } = await engine.create(inputs);
  if (outs === undefined) throw new Error("create recorded nothing");
  return outs;
}
