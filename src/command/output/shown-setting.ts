import { type Found, type SettingName, settings } from "../../auth/settings";

/** A setting's value for people: secrets are only "set", also those that stand where they do not belong. */
export function shownSetting(name: SettingName, { value }: Found): string {
  const { group } = settings[name];
  // Certificates and keys are files, or given as text.
  if (group === "secret" || value.includes("-----BEGIN")) return "set";
  // An address with a password in it is refused later; a proxy's habit.
  return group === "where" ? value.replace(/\/\/.*@/s, "//[hidden]@").replace(/[?#].*/s, "?[hidden]") : value;
}
