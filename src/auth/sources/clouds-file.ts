import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { isScalar, parseDocument, visit } from "yaml";
import type { NamedCloud } from "./cloud-entry";
import type { Environment } from "./environment";

export interface CloudsFiles {
  /** In the order of the file. */
  readonly clouds: readonly NamedCloud[];
  /** What was looked at, a line each: where it was, and why it was passed over. */
  readonly notes: readonly string[];
  /** Those of the notes that are about a file that exists and could not be used. */
  readonly faults: readonly string[];
}

/** Larger than anybody's clouds.yaml, and read in well under a second. */
const longestFile = 256 * 1024;

/**
 * Reads clouds.yaml and secure.yaml by openstacksdk's rules: of each the first file that can be read, never two merged;
 * secure.yaml laid over clouds.yaml, deep. A file without permission or with broken YAML is a fault and the next one tried,
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
    ...(environment.XDG_CONFIG_DIRS || "/etc/xdg").split(":").map((folder) => join(folder, "openstack")),
    "/etc/openstack",
  ];
  const named = (name: string): string[] =>
    folders.flatMap((folder) => [".yaml", ".yml", ".json"].map((ending) => join(folder, `${name}${ending}`)));
  const faults: string[] = [];
  const clouds = firstReadable([environment.OS_CLIENT_CONFIG_FILE, ...named("clouds")], faults);
  const secure = firstReadable([environment.OS_CLIENT_SECURE_FILE, ...named("secure")], faults);
  const merged = mergeDeep(clouds?.clouds ?? {}, secure?.clouds ?? {});
  const filesOf = (name: string): string =>
    [clouds, secure].flatMap((read) => (read && name in read.clouds ? [read.path] : [])).join(" and ");
  return {
    clouds: Object.entries(merged).map(([name, entry]) => ({ name, file: filesOf(name), entry })),
    notes: [...faults, ...noteOn(clouds, folders)],
    faults,
  };
}

function noteOn(clouds: ReadFile | undefined, folders: readonly string[]): readonly string[] {
  if (clouds === undefined) return [`clouds.yaml: not in ${folders.join(", ")}`];
  return Object.keys(clouds.clouds).length === 0 ? [`${clouds.path}: has no cloud`] : [];
}

interface ReadFile {
  readonly path: string;
  readonly clouds: Readonly<Record<string, unknown>>;
}

function firstReadable(paths: readonly (string | undefined)[], faults: string[]): ReadFile | undefined {
  for (const path of paths) {
    if (path === undefined || path === "") continue;
    const read = readText(path);
    const clouds = "text" in read ? parseClouds(read.text) : read.fault;
    if (typeof clouds !== "string") return { path, clouds };
    // Files that are merely not there are summed up by the caller, the ones that the user named are not.
    if (clouds !== missing || path === paths[0]) faults.push(`${path}: ${clouds}`);
  }
  return undefined;
}

const missing = "does not exist";

function readText(path: string): { readonly text: string } | { readonly fault: string } {
  try {
    if (statSync(path).size > longestFile) return { fault: `larger than ${longestFile / 1024} KB` };
    return { text: readFileSync(path, "utf8") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "unreadable";
    return { fault: code === "ENOENT" || code === "ENOTDIR" ? missing : `not read (${code})` };
  }
}

const CloudsFile = v.object({ clouds: v.nullish(v.custom<Readonly<Record<string, unknown>>>(isMap), {}) });

/** The clouds of a file, or what is wrong with it, without its content: passwords stand there. */
function parseClouds(text: string): Readonly<Record<string, unknown>> | string {
  // The failsafe schema keeps every scalar as it was written: an id of digits stays text.
  const document = parseDocument(text, {
    schema: "failsafe",
    merge: true,
    // Of a key that stands there twice the last one counts, as in Python.
    uniqueKeys: false,
    prettyErrors: true,
  });
  const fault = document.errors[0];
  if (fault !== undefined)
    return `not valid YAML, near line ${fault.linePos?.[0].line ?? "?"} (${fault.code})`;
  visit(document, {
    Scalar(_key, node) {
      if (isScalar(node) && node.type === "PLAIN" && /^(~|null|Null|NULL|)$/.test(node.source ?? ""))
        node.value = null;
    },
  });
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    // The library's message names the alias, which may be a password that should have been quoted.
    if (error instanceof ReferenceError)
      return "has an alias (*) without its anchor (&), or too many of them";
    // All else that the library finds only now is in what is merged.
    return "has a merge key (<<) with something else than a map";
  }
  const parsed = v.safeParse(CloudsFile, content ?? {});
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
