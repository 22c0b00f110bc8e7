import { existsSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { cacheFolder, makeWhole } from "../scripts/pulumi-cli/cache";
import { run } from "../scripts/pulumi-cli/child";

const STEP_MS = 1_800_000;

const TOFU = {
  module: "github.com/opentofu/opentofu",
  version: "1.10.6",
  command: "./cmd/tofu",
  linkerFlags: "-s -w -X github.com/opentofu/opentofu/version.dev=no",
  executable: "tofu",
};

const PROVIDER = {
  module: "github.com/terraform-provider-openstack/terraform-provider-openstack",
  version: "1.54.1",
  command: ".",
  linkerFlags: "-s -w",
  executable: "terraform-provider-openstack",
};

export const peerVersions = { tofu: TOFU.version, provider: PROVIDER.version };

export interface Peer {
  readonly tofu: string;
  /** Folder of the provider's executable. */
  readonly providerFolder: string;
}

/** OpenTofu and its OpenStack provider out of the cache, built into it from Go modules the first time. */
export async function findPeer(say: (line: string) => void, signal: AbortSignal): Promise<Peer> {
  const folder = join(
    cacheFolder,
    "peers",
    `opentofu-${TOFU.version}-openstack-provider-${PROVIDER.version}`,
  );
  if (!existsSync(folder)) {
    say(
      `Building OpenTofu ${TOFU.version} and its OpenStack provider ${PROVIDER.version} from Go modules: takes minutes, happens once.`,
    );
    await makeWhole(folder, async (temporary) => {
      for (const program of [TOFU, PROVIDER]) await build(program, temporary, signal);
      return temporary;
    });
  }
  return { tofu: join(folder, TOFU.executable), providerFolder: folder };
}

/** Builds in the module's own folder, so that its own versions and replacements count. */
async function build(program: typeof TOFU, into: string, signal: AbortSignal): Promise<void> {
  const { module, version, command, linkerFlags, executable } = program;
  const env = { ...process.env, GOFLAGS: "-mod=readonly", GOWORK: "off", CGO_ENABLED: "0" };
  const go = async (cwd: string, ...args: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await run("go", args, { cwd, env, timeoutMs: STEP_MS, signal });
    if (exitCode !== 0) throw new Error(`go ${args[0]} ${module}: ${stderr.trim().split("\n").at(-1)}`);
    return stdout;
  };
  const download = await go(into, "mod", "download", "-json", `${module}@v${version}`);
  const { Dir } = v.parse(v.object({ Dir: v.string() }), JSON.parse(download));
  const output = join(into, executable);
  await go(Dir, "build", "-buildvcs=false", "-ldflags", linkerFlags, "-o", output, command);
}
