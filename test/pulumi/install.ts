import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../scripts/pulumi-cli/child";
import { neutralEnvironment } from "../../scripts/pulumi-cli/environment";

/** The SDK that the programs of these tests use. */
export const SDK = { "@pulumi/pulumi": "3.248.0" };

export type Dependencies = Readonly<Record<string, string>>;

/** What every layout asks of npm and pnpm alike. */
export const QUICK = ["--prefer-offline", "--ignore-scripts"];

/** Writes a `package.json` and installs what it names with npm, out of its cache where it can. */
export async function install(folder: string, dependencies: Dependencies): Promise<void> {
  await writeManifest(folder, { dependencies });
  await execute("npm", ["install", ...QUICK, "--no-audit", "--no-fund"], folder);
}

export async function writeManifest(
  folder: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ private: true, version: "1.0.0", ...fields }),
  );
}

/** Runs a package manager, as if from a terminal and not out of `npm test`. */
export async function execute(
  file: string,
  args: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<void> {
  const env = { ...neutralEnvironment(), ...environment };
  const { exitCode, stdout, stderr } = await run(file, args, { cwd, env, timeoutMs: 300_000 });
  if (exitCode !== 0) throw new Error(`${file} ${args.join(" ")}: ${stdout}${stderr}`);
}
