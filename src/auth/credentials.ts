import { ConfigurationError } from "../errors";
import { keepSecret } from "../http/redaction";
import { endpointInterface, imageApiRoot, normalAuthUrl } from "./addresses";
import type { Domain, Identity, Method, Project, Scope, User } from "./identity";
import { type Found, type SettingName, type Settings, settings } from "./settings";

/**
 * The identity that the settings describe.
 *
 * @throws ConfigurationError `CREDENTIALS_INCOMPLETE`; `CREDENTIALS_CONFLICT` for two methods or two scopes at once;
 * `SETTING_INVALID`.
 */
export function identityFrom(found: Settings): Identity {
  const method = methodFrom(found);
  return {
    authUrl: normalAuthUrl(need(found, "authUrl", "the credentials")),
    method,
    scope: method.kind === "password" ? scopeFrom(found) : boundScope(found, method),
    region: found.region?.value,
    interface: endpointInterface(found.interface),
    imageApi: found.imageEndpoint === undefined ? undefined : imageApiRoot(found.imageEndpoint),
    secretOrigin: secretOf(found).origin,
  };
}

const kinds: ReadonlyMap<string, Method["kind"]> = new Map([
  ["password", "password"],
  ["v3password", "password"],
  ["v3applicationcredential", "applicationCredential"],
  ["token", "token"],
  ["v3token", "token"],
]);

function kindOf(found: Settings): Method["kind"] {
  const { authType, password, applicationCredentialSecret, token } = found;
  if (authType !== undefined) {
    const kind = kinds.get(authType.value);
    if (kind !== undefined) return kind;
    throw new ConfigurationError({
      code: "SETTING_INVALID",
      problem: `${authType.origin} is "${authType.value}"`,
      hint: `Supported: ${[...kinds.keys()].join(", ")}. One-time passwords, agencies and federation are not.`,
    });
  }
  const [first, second] = [password, applicationCredentialSecret, token].filter(
    (secret) => secret !== undefined,
  );
  if (first !== undefined && second !== undefined) {
    throw new ConfigurationError({
      code: "CREDENTIALS_CONFLICT",
      problem: `two ways to authenticate at once: ${first.origin} and ${second.origin}`,
      hint: "Keep one, or say which with OS_AUTH_TYPE or ims:authType.",
    });
  }
  if (token !== undefined) return "token";
  const names =
    found.applicationCredentialId ?? found.applicationCredentialName ?? applicationCredentialSecret;
  return names === undefined ? "password" : "applicationCredential";
}

function methodFrom(found: Settings): Method {
  const kind = kindOf(found);
  switch (kind) {
    case "password":
      return { kind, user: userFrom(found), password: secret(need(found, "password", "the user")) };
    case "applicationCredential": {
      const credentialSecret = secret(
        need(found, "applicationCredentialSecret", "the application credential"),
      );
      const id = found.applicationCredentialId?.value;
      if (id !== undefined) return { kind, credential: { id }, secret: credentialSecret };
      const name = need(found, "applicationCredentialName", "the secret").value;
      return { kind, credential: { name, user: userFrom(found) }, secret: credentialSecret };
    }
    case "token":
      return { kind, token: secret(need(found, "token", "the auth type")) };
  }
}

function secretOf(found: Settings): Found {
  const kind = kindOf(found);
  if (kind === "password") return need(found, "password", "the user");
  return need(found, kind === "token" ? "token" : "applicationCredentialSecret", "the credentials");
}

function secret({ value }: Found): string {
  keepSecret(value);
  return value;
}

function userFrom(found: Settings): User {
  if (found.userId !== undefined) return { id: found.userId.value };
  const name = need(found, "userName", "the secret").value;
  return { name, domain: domainFrom(found.userDomainId, found.userDomainName) ?? { id: "default" } };
}

function scopeFrom(found: Settings): Scope {
  const domain = domainFrom(found.domainId, found.domainName);
  const project = found.projectId ?? found.projectName;
  if (project !== undefined && domain !== undefined) {
    throw new ConfigurationError({
      code: "CREDENTIALS_CONFLICT",
      problem: `two scopes at once: ${project.origin} and ${(found.domainId ?? found.domainName)?.origin}`,
      hint: "Images belong to projects: keep the project and remove the domain scope.",
    });
  }
  if (domain !== undefined) return { kind: "domain", domain };
  return { kind: "project", project: projectFrom(found) };
}

/** Application credentials and tokens are bound to their project, and IAM refuses to be asked for another scope. */
function boundScope(found: Settings, method: Method): Scope {
  const scope = found.projectId ?? found.projectName ?? found.domainId ?? found.domainName;
  if (scope === undefined || method.kind === "token") return { kind: "credential" };
  throw new ConfigurationError({
    code: "CREDENTIALS_CONFLICT",
    problem: `${scope.origin} is set beside an application credential, which is bound to its own project`,
    hint: `Remove ${scope.origin}: the credential brings its project.`,
  });
}

function projectFrom(found: Settings): Project {
  if (found.projectId !== undefined) return { id: found.projectId.value };
  const name = need(found, "projectName", "the user").value;
  return { name, domain: domainFrom(found.projectDomainId, found.projectDomainName) ?? { id: "default" } };
}

function domainFrom(id: Found | undefined, name: Found | undefined): Domain | undefined {
  if (id !== undefined) return { id: id.value };
  return name === undefined ? undefined : { name: name.value };
}

function need(found: Settings, name: SettingName, beside: string): Found {
  const value = found[name];
  if (value !== undefined) return value;
  const { group, environment, cloudsFile } = settings[name];
  const neighbour = Object.entries(found).find(
    ([other]) => settings[other as SettingName].group === group,
  )?.[1];
  const mixture =
    neighbour === undefined
      ? ""
      : ` (what belongs to it was taken from ${neighbour.origin}, and is never completed from another source)`;
  throw new ConfigurationError({
    code: "CREDENTIALS_INCOMPLETE",
    problem: `${name} is missing beside ${beside}${mixture}`,
    hint: `Set ims:${name}, ${[...environment, ...cloudsFile].join(" or ")}, in the same place as what belongs to it.`,
  });
}
