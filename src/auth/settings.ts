/**
 * Settings that belong together. Sources may complete each other by group, never within one: a user name from the stack
 * config with a domain from the environment would be an identity that nobody meant.
 */
export type Group = "user" | "secret" | "scope" | "where";

interface Setting {
  readonly group: Group;
  /** Environment variables that carry it, the first one set wins. */
  readonly environment: readonly string[];
  readonly secret?: true;
}

/** Every setting of an identity; in stack config its key is `ims:` and the name. */
export const settings = {
  userName: { group: "user", environment: ["OS_USERNAME"] },
  userId: { group: "user", environment: ["OS_USER_ID"] },
  userDomainName: { group: "user", environment: ["OS_USER_DOMAIN_NAME"] },
  userDomainId: { group: "user", environment: ["OS_USER_DOMAIN_ID"] },
  password: { group: "secret", environment: ["OS_PASSWORD"], secret: true },
  projectName: { group: "scope", environment: ["OS_PROJECT_NAME"] },
  projectId: { group: "scope", environment: ["OS_PROJECT_ID"] },
  projectDomainName: { group: "scope", environment: ["OS_PROJECT_DOMAIN_NAME"] },
  projectDomainId: { group: "scope", environment: ["OS_PROJECT_DOMAIN_ID"] },
  domainName: { group: "scope", environment: ["OS_DOMAIN_NAME"] },
  domainId: { group: "scope", environment: ["OS_DOMAIN_ID"] },
  authUrl: { group: "where", environment: ["OS_AUTH_URL"] },
  region: { group: "where", environment: ["OS_REGION_NAME"] },
  interface: { group: "where", environment: ["OS_INTERFACE", "OS_ENDPOINT_TYPE"] },
  imageEndpoint: { group: "where", environment: ["OS_IMAGE_ENDPOINT_OVERRIDE"] },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

export const settingNames = Object.keys(settings) as readonly SettingName[];

/** A value and the name under which the user wrote it, such as `OS_PASSWORD` or `ims:password`. */
export interface Found {
  readonly value: string;
  readonly origin: string;
}

export type Settings = Readonly<Partial<Record<SettingName, Found>>>;

/** One place to look, with what is there. */
export interface Source {
  /** As the user knows it: "stack config", "environment". */
  readonly name: string;
  /** What would be looked for, for the error when nothing is found anywhere. */
  readonly looksFor: string;
  readonly found: Settings;
}

export type StackConfig = (key: string) => string | undefined;
export type Environment = Readonly<Record<string, string | undefined>>;

export function stackConfigSource(config: StackConfig): Source {
  return {
    name: "stack config",
    looksFor: "ims:authUrl, ims:userName, ims:password, ims:projectName, …",
    found: collect((name) => [{ value: config(`ims:${name}`), origin: `ims:${name}` }]),
  };
}

export function environmentSource(environment: Environment): Source {
  return {
    name: "environment",
    looksFor: "OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_PROJECT_NAME, …",
    found: collect((name) =>
      settings[name].environment.map((variable) => ({ value: environment[variable], origin: variable })),
    ),
  };
}

function collect(
  look: (name: SettingName) => readonly { readonly value: string | undefined; readonly origin: string }[],
): Settings {
  const found: Partial<Record<SettingName, Found>> = {};
  for (const name of settingNames) {
    for (const { value, origin } of look(name)) {
      // An empty value is how people unset a variable in a pipeline.
      if (value !== undefined && value !== "") found[name] ??= { value, origin };
    }
  }
  return found;
}

/** Each group whole from the first source that says anything of it. */
export function combine(sources: readonly Source[]): Settings {
  const groups = new Map<Group, Source>();
  for (const source of sources) {
    for (const name of settingNames) {
      const { group } = settings[name];
      if (source.found[name] !== undefined && !groups.has(group)) groups.set(group, source);
    }
  }
  return collect((name) => {
    const found = groups.get(settings[name].group)?.found[name];
    return found === undefined ? [] : [found];
  });
}
