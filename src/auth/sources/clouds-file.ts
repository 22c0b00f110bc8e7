import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { isScalar, parseDocument, visit } from "yaml";
import { ConfigurationError } from "../../errors";
import { CloudEntry, type NamedCloud } from "./cloud-entry";
import type { Environment } from "./environment";

export interface CloudsFiles {
  /** In the order of the file. */
  readonly clouds: readonly NamedCloud[];
  /** What was looked at, a line each: where it was, and why it was passed over. */
  readonly notes: readonly string[];
}

/**
 * Reads clouds.yaml and secure.yaml by openstacksdk's rules: of each the first file that can be read, never two merged;
 * secure.yaml laid over clouds.yaml, deep. A file without permission or with broken YAML is noted and the next one tried,
 * as is a file named by OS_CLIENT_CONFIG_FILE or OS_CLIENT_SECURE_FILE that does not exist.
 */
export function readCloudsFiles(
  environment: Environment,
  workingFolder: string,
  homeFolder: string,
): CloudsFiles {
  const folders = [
    workingFolder,
    ...(environment.XDG_CONFIG_HOME ? [join(environment.XDG_CONFIG_HOME, "openstack")] : []),
    join(homeFolder, ".config", "openstack"),
    ...(environment.XDG_CONFIG_DIRS ?? "/etc/xdg").split(":").map((folder) => join(folder, "openstack")),
    "/etc/openstack",
  ];
  const named = (name: string): string[] =>
    folders.flatMap((folder) => [".yaml", ".yml", ".json"].map((ending) => join(folder, `${name}${ending}`)));
  const notes: string[] = [];
  const clouds = firstReadable([environment.OS_CLIENT_CONFIG_FILE, ...named("clouds")], notes);
  const secure = firstReadable([environment.OS_CLIENT_SECURE_FILE, ...named("secure")], notes);
  if (clouds === undefined) notes.push(`clouds.yaml: not in ${folders.join(", ")}`);
  const merged = mergeDeep(clouds?.clouds ?? {}, secure?.clouds ?? {});
  const filesOf = (name: string): string =>
    [clouds, secure].flatMap((read) => (read && name in read.clouds ? [read.path] : [])).join(" and ");
  return {
    clouds: Object.entries(merged).map(([name, entry]) => namedCloud(name, entry, filesOf(name))),
    notes,
  };
}

interface ReadFile {
  readonly path: string;
  readonly clouds: Readonly<Record<string, unknown>>;
}

function firstReadable(paths: readonly (string | undefined)[], notes: string[]): ReadFile | undefined {
  for (const path of paths) {
    if (path === undefined || path === "") continue;
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
      // Files that are merely not there are summed up by the caller, the ones that the user named are not.
      if (code !== "ENOENT" && code !== "ENOTDIR") notes.push(`${path}: not read (${code})`);
      else if (path === paths[0]) notes.push(`${path}: does not exist`);
      continue;
    }
    const parsed = parseClouds(text);
    if (typeof parsed !== "string") return { path, clouds: parsed };
    notes.push(`${path}: ${parsed}`);
  }
  return undefined;
}

const CloudsFile = v.object({ clouds: v.nullish(v.record(v.string(), v.unknown()), {}) });

/** The clouds of a file, or what is wrong with it, without its content: passwords stand there. */
function parseClouds(text: string): Readonly<Record<string, unknown>> | string {
  // The failsafe schema keeps every scalar as it was written: an id of digits stays text.
  const document = parseDocument(text, { schema: "failsafe", merge: true, prettyErrors: true });
  const fault = document.errors[0];
  if (fault !== undefined)
    return `not valid YAML, near line ${fault.linePos?.[0].line ?? "?"} (${fault.code})`;
  visit(document, {
    Scalar(_key, node) {
      if (isScalar(node) && node.type === "PLAIN" && /^(~|null|Null|NULL|)$/.test(node.source ?? ""))
        node.value = null;
    },
  });
  const parsed = v.safeParse(CloudsFile, document.toJS() ?? {});
  return parsed.success ? (parsed.output.clouds ?? {}) : "has no map of clouds";
}

function mergeDeep(
  under: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isMap(below) && isMap(value) ? mergeDeep(below, value) : value;
  }
  return merged;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function namedCloud(name: string, value: unknown, file: string): NamedCloud {
  const entry = v.safeParse(CloudEntry, value);
  if (entry.success) return { name, file, entry: entry.output };
  throw new ConfigurationError({
    code: "SETTING_INVALID",
    problem: `cloud "${name}" in ${file} is not of the documented form at ${v.getDotPath(entry.issues[0]) ?? "its top"}`,
    hint: "See https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html.",
  });
}
