import { ConfigurationError } from "../errors";
import { keepSecret } from "../http/redaction";
import { endpointInterface, normalAuthUrl } from "./addresses";
import type { Domain, Identity, Project, Scope, User } from "./identity";
import { combine, type Found, type SettingName, type Settings, type Source, settings } from "./settings";

/**
 * The identity that the sources describe together, first source first.
 *
 * @throws ConfigurationError `CREDENTIALS_MISSING` where no source says who asks, `CREDENTIALS_INCOMPLETE`,
 * `CREDENTIALS_CONFLICT` for two scopes at once, `SETTING_INVALID`.
 */
export function identityFrom(sources: readonly Source[]): Identity {
  const found = combine(sources);
  const says = Object.keys(found) as SettingName[];
  if (!says.some((name) => settings[name].group === "user" || settings[name].group === "secret")) {
    throw new ConfigurationError({
      code: "CREDENTIALS_MISSING",
      problem: `no credentials were found. Looked at: ${sources.map((s) => `${s.name} (${s.looksFor})`).join("; ")}`,
      hint: "Set one of these; secrets with `pulumi config set --secret`, or in a pipeline as environment variables.",
    });
  }
  const need = (name: SettingName, beside: string): Found => {
    const value = found[name];
    if (value === undefined) throw incomplete(name, beside, found, sources);
    return value;
  };
  const password = need("password", "the user");
  keepSecret(password.value);
  return {
    authUrl: normalAuthUrl(need("authUrl", "the user and password")),
    method: { kind: "password", user: userFrom(found, need), password: password.value },
    scope: scopeFrom(found, need),
    region: found.region?.value,
    interface: endpointInterface(found.interface),
    imageEndpoint: found.imageEndpoint?.value,
    secretSource: password.origin,
  };
}

type Need = (name: SettingName, beside: string) => Found;

function userFrom(found: Settings, need: Need): User {
  if (found.userId !== undefined) return { id: found.userId.value };
  const name = need("userName", "the password").value;
  return { name, domain: domainFrom(found.userDomainId, found.userDomainName) ?? { id: "default" } };
}

function scopeFrom(found: Settings, need: Need): Scope {
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
  return { kind: "project", project: projectFrom(found, need) };
}

function projectFrom(found: Settings, need: Need): Project {
  if (found.projectId !== undefined) return { id: found.projectId.value };
  const name = need("projectName", "the user").value;
  return { name, domain: domainFrom(found.projectDomainId, found.projectDomainName) ?? { id: "default" } };
}

function domainFrom(id: Found | undefined, name: Found | undefined): Domain | undefined {
  if (id !== undefined) return { id: id.value };
  return name === undefined ? undefined : { name: name.value };
}

/** Names the setting in both spellings and, where a group was cut, the value that was not mixed in. */
function incomplete(
  name: SettingName,
  beside: string,
  found: Settings,
  sources: readonly Source[],
): ConfigurationError {
  const { group, environment } = settings[name];
  const leftOut = sources.map((source) => source.found[name]?.origin).find((origin) => origin !== undefined);
  const kept = (Object.keys(found) as SettingName[]).find((other) => settings[other].group === group);
  const mixture =
    leftOut === undefined || kept === undefined
      ? ""
      : ` (${leftOut} is set, but ${found[kept]?.origin} is from another source, and one identity is never mixed from two)`;
  return new ConfigurationError({
    code: "CREDENTIALS_INCOMPLETE",
    problem: `${name} is missing beside ${beside}${mixture}`,
    hint: `Set ims:${name} or ${environment.join(" or ")}, in the same place as what belongs to it.`,
  });
}
