import { ConfigurationError } from "../errors";
import { collect, combine, saysWho, splitReaching } from "./combining";
import { type Found, type Settings, settings } from "./settings";
import { cloudSettings, type NamedCloud } from "./sources/cloud-entry";
import { type CloudsFiles, readCloudsFiles } from "./sources/clouds-file";
import { type Environment, readEnvironment } from "./sources/environment";
import { noStack, readImsConfig, readOpenstackConfig, type StackConfig } from "./sources/stack-config";

/** Where settings are looked up. */
export interface Places {
  readonly stackConfig: StackConfig;
  readonly environment: Environment;
  /** Folder in which clouds.yaml is looked for first. */
  readonly workingFolder: string;
  readonly homeFolder: string;
}

/** One source: its settings, or undefined where it is not configured. One that is configured wrongly throws. */
interface Step {
  readonly find: () => Settings | undefined;
  /** What was looked for, for the error when nothing is found anywhere. */
  readonly passedOver: string;
}

/**
 * The settings of one identity, from the first source that says who asks. A cloud chosen by name is whole: only how it is
 * reached (region, interface, image endpoint, TLS) may come from the stack config, and nothing from the environment but
 * OS_REGION_NAME, which selects within a cloud that neither the resource nor `ims:cloud` names.
 *
 * @param cloud - Name of a cloud in clouds.yaml that is used whatever else is configured.
 * @param passOver - Gets a line for every source and file that was looked at and passed over, in their order, and whether
 * it is a file that is there, or should be, and cannot be used.
 * @throws ConfigurationError `CREDENTIALS_MISSING`, naming every place; `CLOUD_UNKNOWN`; `CREDENTIALS_CONFLICT`;
 * `SETTING_INVALID`.
 */
export function findSettings(
  places: Places,
  cloud?: string,
  passOver: (line: string, fault: boolean) => void = () => undefined,
): Settings {
  const { stackConfig } = places;
  const passedOver: string[] = [];
  const note = (line: string, fault = false): void => {
    passedOver.push(line);
    passOver(line, fault);
  };
  const allIms = readImsConfig(stackConfig);
  const ims = splitReaching(allIms);
  const openstack = readOpenstackConfig(stackConfig);
  const environment = readEnvironment(places.environment);
  const reaching = { ...splitReaching(openstack).reaching, ...ims.reaching };
  const files = once(() => {
    const read = readCloudsFiles(places.environment, places.workingFolder, places.homeFolder);
    for (const line of read.notes) note(line, read.faults.includes(line));
    return read;
  });

  // As openstackclient and pulumi-openstack have it.
  const selecting = { ...(environment.region && { region: environment.region }), ...reaching };

  const named = (value: string | undefined, origin: string, how = reaching): Settings | undefined =>
    value === undefined || value === "" ? undefined : settingsOf(cloudNamed({ value, origin }, files()), how);
  // pulumi-openstack completes where to go from the environment, key by key.
  const openstackCompleted = collect((name) => [
    openstack[name],
    settings[name].group === "where" && saysWho(openstack) ? environment[name] : undefined,
  ]);
  const together = (says: boolean): Settings | undefined =>
    says ? combine([allIms, openstackCompleted, environment]) : undefined;

  const ofStack: readonly Step[] = [
    {
      find: () => {
        const found = named(stackConfig("ims:cloud"), "ims:cloud");
        if (found !== undefined) refuseBeside("ims:cloud", ims.others);
        return found;
      },
      passedOver: "stack config: no ims:cloud",
    },
    {
      find: () => together(Object.keys(ims.others).length > 0),
      passedOver: "stack config: no ims:authUrl, ims:userName, ims:password, …",
    },
    {
      find: () => named(stackConfig("openstack:cloud"), "openstack:cloud", selecting),
      passedOver: "stack config: no openstack:cloud",
    },
    {
      find: () => together(saysWho(openstack)),
      passedOver: "stack config: no openstack:userName, openstack:password, …",
    },
  ];
  const steps: readonly Step[] = [
    { find: () => named(cloud, "cloud"), passedOver: "cloud (of the resource, or --cloud): not given" },
    ...(stackConfig === noStack ? [noStackStep] : ofStack),
    {
      find: () => named(places.environment.OS_CLOUD, "OS_CLOUD", selecting),
      passedOver: "environment: no OS_CLOUD",
    },
    {
      find: () => together(saysWho(environment)),
      passedOver: "environment: no OS_USERNAME, OS_PASSWORD, OS_APPLICATION_CREDENTIAL_ID, OS_TOKEN, …",
    },
    { find: () => onlyCloud(files(), selecting), passedOver: "clouds.yaml: no cloud" },
  ];
  for (const step of steps) {
    const found = step.find();
    if (found !== undefined) return found;
    note(step.passedOver);
  }
  throw nothingFound(passedOver);
}

const noStackStep: Step = {
  find: () => undefined,
  passedOver: "stack config (ims:*, openstack:*): not read by this command, only by pulumi",
};

function settingsOf(cloud: NamedCloud, reaching: Settings): Settings {
  return { ...cloudSettings(cloud, reaching.region), ...reaching };
}

function cloudNamed(wanted: Found, { clouds, notes }: CloudsFiles): NamedCloud {
  const cloud = clouds.find(({ name }) => name === wanted.value);
  if (cloud !== undefined) return cloud;
  const known = [...notes, ...clouds.slice(0, 1).map(({ file }) => `${file} has ${names(clouds)}`)].join(
    "; ",
  );
  throw new ConfigurationError({
    code: "CLOUD_UNKNOWN",
    problem: `${wanted.origin} is "${wanted.value}", and there is no such cloud: ${known}`,
    hint: "Check the name, and which clouds.yaml is read (OS_CLIENT_CONFIG_FILE).",
  });
}

function onlyCloud({ clouds }: CloudsFiles, reaching: Settings): Settings | undefined {
  const [only, ...others] = clouds;
  if (only === undefined) return undefined;
  if (others.length === 0) return settingsOf(only, reaching);
  throw new ConfigurationError({
    code: "CLOUD_UNKNOWN",
    problem: `${only.file} has several clouds (${names(clouds)}), and none is chosen`,
    hint: "Choose one: cloud on the resource, --cloud, ims:cloud, or OS_CLOUD.",
  });
}

/** A cloud and single keys in the same place would be two identities. */
function refuseBeside(cloud: string, others: Settings): void {
  const other = Object.values(others)[0];
  if (other === undefined) return;
  throw new ConfigurationError({
    code: "CREDENTIALS_CONFLICT",
    problem: `${cloud} names a whole identity, and ${other.origin} is set beside it`,
    hint: "Keep one of the two; only region, interface, image endpoint and TLS settings may stand beside a cloud.",
  });
}

function nothingFound(looked: readonly string[]): ConfigurationError {
  return new ConfigurationError({
    code: "CREDENTIALS_MISSING",
    problem: `no credentials were found. Looked at:${looked.map((line) => `\n  - ${line}`).join("")}\n`,
    hint: "Give them in one of these places; a secret with `pulumi config set --secret`, in a pipeline as an environment variable.",
  });
}

function names(clouds: readonly NamedCloud[]): string {
  return clouds.map(({ name }) => name).join(", ");
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
