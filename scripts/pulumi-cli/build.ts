import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cachedVersion, executableIn, makeWhole } from "./cache";
import { run } from "./child";
import { checkout, cliVersion } from "./version";

const STEP_MS = 1_200_000;

/** The last release of the language host that builds outside Pulumi's own tree; it runs every current SDK. */
const LANGUAGE_HOST_VERSION = "3.65.1";

/** Builds the CLI and its language host for Node from Go modules into the cache; throws when it cannot. */
export async function build(signal?: AbortSignal): Promise<void> {
  await makeWhole(cachedVersion, async (folder) => {
    const bin = join(folder, "bin");
    await mkdir(bin);
    await goBuild(
      {
        path: `github.com/pulumi/pulumi/pkg/v3/cmd/pulumi`,
        version: cliVersion,
        linkerFlags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${cliVersion}`,
        output: executableIn(folder),
      },
      signal,
    );
    await goBuild(
      {
        path: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
        version: LANGUAGE_HOST_VERSION,
        linkerFlags: "-s -w",
        output: join(bin, "pulumi-language-nodejs"),
      },
      signal,
    );
    const dynamicProvider = "pulumi-resource-pulumi-nodejs";
    await copyFile(
      join(checkout, "node_modules", "@pulumi", "pulumi", dynamicProvider),
      join(bin, dynamicProvider),
    );
    return folder;
  });
}

interface GoCommand {
  readonly path: string;
  readonly version: string;
  readonly linkerFlags: string;
  readonly output: string;
}

/** Builds in a module of its own: the versions that two commands need do not go together in one. */
async function goBuild(command: GoCommand, signal?: AbortSignal): Promise<void> {
  const module = await mkdtemp(join(tmpdir(), "pulumi-cli-build-"));
  const env = { ...process.env, GOFLAGS: "-mod=mod", GOWORK: "off" };
  const go = async (...args: string[]): Promise<void> => {
    const { exitCode, stderr } = await run("go", args, { cwd: module, env, timeoutMs: STEP_MS, signal });
    if (exitCode !== 0) throw new Error(`go ${args[0]} ${command.path}: ${stderr.trim().split("\n").at(-1)}`);
  };
  try {
    await go("mod", "init", "pulumi-cli-build");
    await go("get", `${command.path}@v${command.version}`);
    await go("build", "-ldflags", command.linkerFlags, "-o", command.output, command.path);
  } finally {
    await rm(module, { recursive: true, force: true });
  }
}
