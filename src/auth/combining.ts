import { type Found, type Group, type SettingName, type Settings, settingNames, settings } from "./settings";

/** For each setting the first value that is set; an empty one is how people unset a variable in a pipeline. */
export function collect(look: (name: SettingName) => readonly (Found | undefined)[]): Settings {
  const found: Partial<Record<SettingName, Found>> = {};
  for (const name of settingNames) {
    const first = look(name).find((candidate) => candidate !== undefined && candidate.value !== "");
    if (first !== undefined) found[name] = first;
  }
  return found;
}

/** Each group whole from the first source that says anything of it. */
export function combine(sources: readonly Settings[]): Settings {
  const groups = new Map<Group, Settings>();
  for (const source of sources) {
    for (const name of settingNames) {
      const { group } = settings[name];
      if (source[name] !== undefined && !groups.has(group)) groups.set(group, source);
    }
  }
  return collect((name) => [groups.get(settings[name].group)?.[name]]);
}

/**
 * A domain beside a project is the domain of both user and project where they name none, as openstacksdk has it:
 * https://opendev.org/openstack/openstacksdk/src/branch/master/openstack/config/loader.py (`_handle_domain_id`).
 */
export function withDomainShared(found: Settings): Settings {
  const { domainId, domainName, ...others } = found;
  if (others.projectId === undefined && others.projectName === undefined) return found;
  const defaults: Partial<Record<SettingName, Found | undefined>> = {};
  if (others.userDomainId === undefined && others.userDomainName === undefined) {
    defaults.userDomainId = domainId;
    defaults.userDomainName = domainName;
  }
  if (others.projectDomainId === undefined && others.projectDomainName === undefined) {
    defaults.projectDomainId = domainId;
    defaults.projectDomainName = domainName;
  }
  return collect((name) => [
    name === "domainId" || name === "domainName" ? undefined : found[name],
    defaults[name],
  ]);
}

/** The settings that say how to reach a cloud, not who asks: in stack config they may stand beside a cloud's name. */
const reaching: readonly SettingName[] = [
  ...(["region", "interface", "imageEndpoint"] as const),
  ...(["cacert", "cert", "key", "insecure", "verify"] as const),
];

/** Splits settings into how a cloud is reached and everything else. */
export function splitReaching(found: Settings): { readonly reaching: Settings; readonly others: Settings } {
  return {
    reaching: collect((name) => [reaching.includes(name) ? found[name] : undefined]),
    others: collect((name) => [reaching.includes(name) ? undefined : found[name]]),
  };
}

/** Whether somebody is named, rather than only a place or a project. */
export function saysWho(found: Settings): boolean {
  return settingNames.some(
    (name) =>
      found[name] !== undefined && (settings[name].group === "user" || settings[name].group === "secret"),
  );
}
