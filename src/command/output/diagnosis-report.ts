import { type Settings, settingNames } from "../../auth/settings";
import { expiryOf, type Token } from "../../auth/token";
import { ShareError } from "../../errors";
import type { Image } from "../../ims/image";
import type { MemberStatus } from "../../ims/member";
import type { Diagnosis } from "../diagnosis";
import { type Failure, failureOf } from "./failure";
import { shownSetting } from "./shown-setting";
import { timeOf } from "./time";

/** What runs, for a report of a fault. */
export interface Versions {
  readonly pulumiIms: string;
  readonly node: string;
  readonly platform: string;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

interface SettingReport {
  /** "set" for a secret. */
  readonly value: string;
  /** The name under which the user wrote it, such as `OS_PASSWORD`, with the file where it is one. */
  readonly origin: string;
}

interface TokenReport {
  /** `iam`: asked for now; `cache`: another process had asked; `given`: the user's own. */
  readonly source: "iam" | "cache" | "given";
  /** UTC, such as `2016-09-01T02:05:14Z`; null where IAM did not say. */
  readonly expiresAt: string | null;
  readonly user: Named;
  readonly project: Named | null;
}

interface ImageReport {
  readonly imageId: string;
  readonly name: string;
  /** Project id. */
  readonly owner: string;
  readonly visibility: string;
  readonly status: string;
  /** Whether this project can share it, by owner and visibility; null where that is not known. `error` says why not. */
  readonly shareable: boolean | null;
  /** How many members this project is shown, by their answer; null where it is shown none. */
  readonly members: Readonly<Record<MemberStatus, number>> | null;
}

/** What `doctor --json` prints: always all keys, null where the doctor did not get so far. */
export interface DiagnosisReport {
  readonly versions: Versions;
  readonly passedOver: readonly string[];
  /** By name: in stack config the key is `ims:` and the name. */
  readonly settings: Readonly<Record<string, SettingReport>> | null;
  readonly unusedVariables: readonly string[];
  /** `folder` is null where the cache is off. */
  readonly tokenCache: { readonly folder: string | null } | null;
  readonly token: TokenReport | null;
  readonly imageService: {
    readonly region: string;
    readonly interface: string;
    readonly address: string;
  } | null;
  readonly image: ImageReport | null;
  readonly error: Failure | null;
}

export function diagnosisReport(found: Diagnosis, versions: Versions): DiagnosisReport {
  const { passedOver, settings, unused = [], tokenCache, token, imageService, image, error } = found;
  return {
    versions,
    passedOver,
    settings: settings === undefined ? null : settingsReport(settings),
    unusedVariables: unused,
    tokenCache: tokenCache === undefined ? null : { folder: tokenCache.folder ?? null },
    token: token === undefined ? null : tokenReport(token),
    imageService: imageService ?? null,
    image: image === undefined ? null : imageReport(image, found),
    error: error === undefined ? null : failureOf(error),
  };
}

function settingsReport(settings: Settings): Readonly<Record<string, SettingReport>> {
  return Object.fromEntries(
    settingNames.flatMap((name) => {
      const found = settings[name];
      return found === undefined ? [] : [[name, { value: shownSetting(name, found), origin: found.origin }]];
    }),
  );
}

function tokenReport(token: Token): TokenReport {
  const { source, user, project = null } = token;
  return { source, expiresAt: timeOf(expiryOf(token)), user, project };
}

function imageReport(image: Image, { members, error }: Diagnosis): ImageReport {
  const { imageId, name, owner, visibility, status } = image;
  const shareable = error === undefined ? true : error instanceof ShareError ? false : null;
  return { imageId, name, owner, visibility, status, shareable, members: members ? counted(members) : null };
}

function counted(members: readonly { readonly status: MemberStatus }[]): Record<MemberStatus, number> {
  const counts = { pending: 0, accepted: 0, rejected: 0 };
  for (const { status } of members) counts[status] += 1;
  return counts;
}
