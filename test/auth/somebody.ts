import type { Settings } from "../../src/auth/settings";
import type { Written } from "./written-places";

/** Somebody complete, every part with the same mark, so that a mixture of two shows. */
export const somebody = (mark: string) => ({
  authUrl: `https://${mark}.example/v3`,
  userName: `user of ${mark}`,
  userDomainName: `domain of ${mark}`,
  password: `password of ${mark}`,
  projectName: `project of ${mark}`,
  projectDomainName: `project domain of ${mark}`,
});

export const imsConfig = (mark: string): Record<string, string> =>
  Object.fromEntries(Object.entries(somebody(mark)).map(([name, value]) => [`ims:${name}`, value]));

/** As pulumi-openstack spells it. */
export const openstackConfig = (mark: string): Record<string, string> => {
  const { projectName, ...others } = somebody(mark);
  const entries = Object.entries({ ...others, tenantName: projectName });
  return Object.fromEntries(entries.map(([name, value]) => [`openstack:${name}`, value]));
};

export const variables = (mark: string): Record<string, string> => {
  const who = somebody(mark);
  return {
    OS_AUTH_URL: who.authUrl,
    OS_USERNAME: who.userName,
    OS_USER_DOMAIN_NAME: who.userDomainName,
    OS_PASSWORD: who.password,
    OS_PROJECT_NAME: who.projectName,
    OS_PROJECT_DOMAIN_NAME: who.projectDomainName,
  };
};

export const cloudsYaml = (...marks: readonly string[]): string => {
  const entries = marks.map((mark) => {
    const who = somebody(mark);
    const auth = {
      auth_url: who.authUrl,
      username: who.userName,
      user_domain_name: who.userDomainName,
      password: who.password,
      project_name: who.projectName,
      project_domain_name: who.projectDomainName,
    };
    return [mark, { auth, region_name: `region of ${mark}` }];
  });
  // JSON is YAML.
  return JSON.stringify({ clouds: Object.fromEntries(entries) });
};

export interface Source extends Written {
  readonly mark: string;
  /** Name of the cloud given on the resource. */
  readonly cloud?: string;
  /** Whether it needs an entry in clouds.yaml. */
  readonly entry?: true;
}

/** In the order in which they count. */
export const sources: readonly Source[] = [
  { mark: "resource", cloud: "resource", entry: true },
  { mark: "ims-cloud", config: { "ims:cloud": "ims-cloud" }, entry: true },
  { mark: "ims-keys", config: imsConfig("ims-keys") },
  { mark: "openstack-cloud", config: { "openstack:cloud": "openstack-cloud" }, entry: true },
  { mark: "openstack-keys", config: openstackConfig("openstack-keys") },
  { mark: "os-cloud", environment: { OS_CLOUD: "os-cloud" }, entry: true },
  { mark: "os-variables", environment: variables("os-variables") },
  { mark: "only-cloud", entry: true },
];

export function together(...chosen: readonly Source[]): Written {
  const entries = chosen.filter(({ entry }) => entry).map(({ mark }) => mark);
  return {
    config: Object.assign({}, ...chosen.map(({ config }) => config)),
    environment: Object.assign({}, ...chosen.map(({ environment }) => environment)),
    files: entries.length === 0 ? {} : { "work/clouds.yaml": cloudsYaml(...entries) },
  };
}

/** Only what {@link somebody} has. */
export const whoIn = (found: Settings): Record<string, string | undefined> =>
  Object.fromEntries(Object.keys(somebody("")).map((name) => [name, found[name as keyof Settings]?.value]));
