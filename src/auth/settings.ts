/**
 * Settings that belong together. Sources may complete each other by group, never within one: a user name from the stack
 * config with a domain from the environment would be an identity that nobody meant.
 */
export type Group = "user" | "secret" | "scope" | "where" | "tls";

interface Setting {
  readonly group: Group;
  /** Environment variables that carry it; the first one that is set wins. */
  readonly environment: readonly string[];
  /** Keys of pulumi-openstack's stack config that carry it. */
  readonly openstack: readonly string[];
  /** Keys of a clouds.yaml entry that carry it, under `auth` or beside it. */
  readonly cloudsFile: readonly string[];
}

/** Every setting of an identity. In stack config its key is `ims:` and the name. */
export const settings = {
  authType: {
    group: "user",
    environment: ["OS_AUTH_TYPE"],
    openstack: [],
    cloudsFile: ["auth_type", "auth_plugin"],
  },
  userName: {
    group: "user",
    environment: ["OS_USERNAME"],
    openstack: ["userName"],
    cloudsFile: ["username", "user_name"],
  },
  userId: {
    group: "user",
    environment: ["OS_USER_ID"],
    openstack: ["userId"],
    cloudsFile: ["user_id"],
  },
  userDomainName: {
    group: "user",
    environment: ["OS_USER_DOMAIN_NAME"],
    openstack: ["userDomainName"],
    cloudsFile: ["user_domain_name"],
  },
  userDomainId: {
    group: "user",
    environment: ["OS_USER_DOMAIN_ID"],
    openstack: ["userDomainId"],
    cloudsFile: ["user_domain_id"],
  },
  applicationCredentialId: {
    group: "user",
    environment: ["OS_APPLICATION_CREDENTIAL_ID"],
    openstack: ["applicationCredentialId"],
    cloudsFile: ["application_credential_id"],
  },
  applicationCredentialName: {
    group: "user",
    environment: ["OS_APPLICATION_CREDENTIAL_NAME"],
    openstack: ["applicationCredentialName"],
    cloudsFile: ["application_credential_name"],
  },
  password: {
    group: "secret",
    environment: ["OS_PASSWORD"],
    openstack: ["password"],
    cloudsFile: ["password"],
  },
  applicationCredentialSecret: {
    group: "secret",
    environment: ["OS_APPLICATION_CREDENTIAL_SECRET"],
    openstack: ["applicationCredentialSecret"],
    cloudsFile: ["application_credential_secret"],
  },
  token: {
    group: "secret",
    environment: ["OS_TOKEN", "OS_AUTH_TOKEN"],
    openstack: ["token"],
    cloudsFile: ["token", "auth_token"],
  },
  projectName: {
    group: "scope",
    environment: ["OS_PROJECT_NAME", "OS_TENANT_NAME"],
    openstack: ["tenantName"],
    cloudsFile: ["project_name", "tenant_name"],
  },
  projectId: {
    group: "scope",
    environment: ["OS_PROJECT_ID", "OS_TENANT_ID"],
    openstack: ["tenantId"],
    cloudsFile: ["project_id", "tenant_id"],
  },
  projectDomainName: {
    group: "scope",
    environment: ["OS_PROJECT_DOMAIN_NAME"],
    openstack: ["projectDomainName"],
    cloudsFile: ["project_domain_name"],
  },
  projectDomainId: {
    group: "scope",
    environment: ["OS_PROJECT_DOMAIN_ID"],
    openstack: ["projectDomainId"],
    cloudsFile: ["project_domain_id"],
  },
  domainName: {
    group: "scope",
    environment: ["OS_DOMAIN_NAME"],
    openstack: ["domainName"],
    cloudsFile: ["domain_name"],
  },
  domainId: {
    group: "scope",
    environment: ["OS_DOMAIN_ID"],
    openstack: ["domainId"],
    cloudsFile: ["domain_id"],
  },
  authUrl: {
    group: "where",
    environment: ["OS_AUTH_URL"],
    openstack: ["authUrl"],
    cloudsFile: ["auth_url"],
  },
  region: {
    group: "where",
    environment: ["OS_REGION_NAME"],
    openstack: ["region"],
    cloudsFile: ["region_name"],
  },
  interface: {
    group: "where",
    environment: ["OS_INTERFACE", "OS_ENDPOINT_TYPE"],
    openstack: ["endpointType"],
    cloudsFile: ["interface", "endpoint_type"],
  },
  imageEndpoint: {
    group: "where",
    environment: ["OS_IMAGE_ENDPOINT_OVERRIDE"],
    openstack: [],
    cloudsFile: ["image_endpoint_override"],
  },
  cacert: {
    group: "tls",
    environment: ["OS_CACERT"],
    openstack: ["cacertFile"],
    cloudsFile: ["cacert"],
  },
  cert: {
    group: "tls",
    environment: ["OS_CERT"],
    openstack: ["cert"],
    cloudsFile: ["cert"],
  },
  key: {
    group: "tls",
    environment: ["OS_KEY"],
    openstack: ["key"],
    cloudsFile: ["key"],
  },
  insecure: {
    group: "tls",
    environment: ["OS_INSECURE"],
    openstack: ["insecure"],
    cloudsFile: ["insecure"],
  },
  verify: {
    group: "tls",
    environment: [],
    openstack: [],
    cloudsFile: ["verify"],
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

export const settingNames = Object.keys(settings) as readonly SettingName[];

/** A value and the name under which the user wrote it, such as `OS_PASSWORD` or `ims:password`. */
export interface Found {
  readonly value: string;
  readonly origin: string;
}

export type Settings = Readonly<Partial<Record<SettingName, Found>>>;
