import * as v from "valibot";
import { ConfigurationError } from "../../errors";
import { collect, withDomainShared } from "../combining";
import { type Found, type Settings, settings } from "../settings";
import { type Profile, profiles } from "./profiles";

/** Every scalar of the file is the text that was written there, or null. */
const Scalar = v.nullable(v.string());
const Region = v.union([
  v.string(),
  v.object({ name: v.string(), values: v.optional(v.record(v.string(), v.unknown())) }),
]);

/** One cloud of clouds.yaml: https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html */
const CloudEntry = v.looseObject({
  auth: v.nullish(v.record(v.string(), v.unknown())),
  profile: v.optional(Scalar),
  cloud: v.optional(Scalar),
  region_name: v.optional(v.union([Scalar, v.array(v.string())])),
  regions: v.nullish(v.array(Region)),
});
type CloudEntry = v.InferOutput<typeof CloudEntry>;

export interface NamedCloud {
  readonly name: string;
  /** Path of the file that it comes from, or of both, for people. */
  readonly file: string;
  /** As it stands there: only the cloud that is used has to be in order. */
  readonly entry: unknown;
}

interface Cloud extends NamedCloud {
  readonly entry: CloudEntry;
}

/**
 * The settings of a cloud, in the region that was asked for or else its first.
 *
 * @throws ConfigurationError `SETTING_INVALID` for an unknown region or profile, or an entry of another form.
 */
export function cloudSettings(named: NamedCloud, wantedRegion: Found | undefined): Settings {
  const cloud = cloudOf(named);
  const { entry } = cloud;
  const profile = profileOf(cloud);
  const region = regionOf(cloud, profile?.regions ?? [], wantedRegion);
  const origin = (key: string): string => `${key} of cloud "${cloud.name}" in ${cloud.file}`;
  const look = (key: string): Found | undefined => {
    for (const place of [record(region.values.auth), region.values, entry.auth ?? {}, entry]) {
      // Older files write dashes where newer ones write underscores.
      const value = place[key] ?? place[key.replaceAll("_", "-")];
      if (typeof value === "string") return { value, origin: origin(key) };
    }
    return undefined;
  };
  const found = collect((name) => settings[name].cloudsFile.map(look));
  const authUrl = found.authUrl ?? (profile && { value: profile.authUrl, origin: origin("profile") });
  return withDomainShared({
    ...found,
    ...(authUrl && {
      authUrl: { ...authUrl, value: authUrl.value.replaceAll("{region_name}", region.name) },
    }),
    ...(region.name === ""
      ? {}
      : { region: wantedRegion ?? { value: region.name, origin: origin("region_name") } }),
  });
}

function cloudOf({ name, file, entry }: NamedCloud): Cloud {
  const parsed = v.safeParse(CloudEntry, entry);
  if (parsed.success) return { name, file, entry: parsed.output };
  throw new ConfigurationError({
    code: "SETTING_INVALID",
    problem: `cloud "${name}" in ${file} is not of the documented form at ${v.getDotPath(parsed.issues[0]) ?? "its top"}`,
    hint: "See https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html.",
  });
}

function profileOf({ name, file, entry }: Cloud): Profile | undefined {
  const wanted = entry.profile ?? entry.cloud;
  if (wanted === undefined || wanted === null || wanted === "") return undefined;
  const profile = profiles.get(wanted);
  // An entry that says everything itself does not need the profile.
  if (profile !== undefined || entry.auth?.auth_url !== undefined) return profile;
  throw new ConfigurationError({
    code: "SETTING_INVALID",
    problem: `cloud "${name}" in ${file} names the profile "${wanted}", which is not known here`,
    hint: `Known: ${[...profiles.keys()].join(", ")}. Otherwise write auth_url and region_name in the entry.`,
  });
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  const parsed = v.safeParse(v.record(v.string(), v.unknown()), value);
  return parsed.success ? parsed.output : {};
}

interface ChosenRegion {
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

function regionOf(cloud: Cloud, ofProfile: readonly string[], wanted: Found | undefined): ChosenRegion {
  const known = knownRegions(cloud.entry, ofProfile);
  if (wanted === undefined) return known[0] ?? { name: "", values: {} };
  const chosen = known.find((region) => region.name === wanted.value);
  if (chosen !== undefined) return chosen;
  if (known.length === 0) return { name: wanted.value, values: {} };
  throw new ConfigurationError({
    code: "SETTING_INVALID",
    problem: `${wanted.origin} is "${wanted.value}", which is no region of cloud "${cloud.name}" in ${cloud.file}`,
    hint: `Choose one of ${known.map(({ name }) => name).join(", ")}.`,
  });
}

function knownRegions(
  { regions, region_name }: CloudEntry,
  ofProfile: readonly string[],
): readonly ChosenRegion[] {
  const listed = regions ?? (Array.isArray(region_name) ? region_name : region_name?.split(",")) ?? ofProfile;
  return listed.map((region) =>
    typeof region === "string"
      ? { name: region.trim(), values: {} }
      : { name: region.name, values: region.values ?? {} },
  );
}
