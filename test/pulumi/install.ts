import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../scripts/pulumi-cli/child";
import { neutralEnvironment } from "../../scripts/pulumi-cli/environment";

/** The SDK that the programs of these tests use. */
export const SDK = { "@pulumi/pulumi": "3.248.0" };

/** Writes a `package.json` with the SDK and `dependencies` and installs them with npm, out of its cache where it can. */
export async function install(folder: string, dependencies: Readonly<Record<string, string>>): Promise<void> {
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ private: true, dependencies: { ...SDK, ...dependencies } }),
  );
  await npm(folder, "install", "--prefer-offline", "--ignore-scripts");
}

export async function npm(folder: string, ...args: readonly string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await run("npm", [...args, "--no-audit", "--no-fund"], {
    cwd: folder,
    env: neutralEnvironment(),
    timeoutMs: 300_000,
  });
  if (exitCode !== 0) throw new Error(`npm ${args.join(" ")}: ${stdout}${stderr}`);
}
