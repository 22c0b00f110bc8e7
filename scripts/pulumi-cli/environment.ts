import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PulumiCli } from "./find";

/** What of the caller's would change the outcome of a run: their Pulumi account, their cloud, the npm script that runs. */
const FOREIGN = /^(PULUMI_|OS_|npm_)/;

export const neutralEnvironment = (inherited: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(inherited).filter(([name]) => !FOREIGN.test(name)));

/**
 * The environment to run `cli` in so that everything it writes lands in `folder`: its home, its backend, its temporary
 * files. No colours, no questions, no look for updates.
 */
export function pulumiEnvironment(
  cli: PulumiCli,
  folder: string,
  inherited: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  return {
    ...neutralEnvironment(inherited),
    PATH: [dirname(cli.executable), inherited.PATH].filter(Boolean).join(delimiter),
    TMPDIR: join(folder, "tmp"),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(join(folder, "backend")).href,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_IMS_TOKEN_CACHE: join(folder, "tokens"),
    // The clouds of these runs listen on this machine, whatever proxy leads out of it.
    NO_PROXY: "127.0.0.1,localhost,::1",
    no_proxy: "127.0.0.1,localhost,::1",
    NO_COLOR: "1",
  };
}
