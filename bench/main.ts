import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findPulumiCli } from "../scripts/pulumi-cli/find";
import { signIn } from "../test/contract/wire";
import { startServers } from "../test/openstack/servers";
import { bareClient } from "./bare-client";
import { tools } from "./figures";
import { measureManyImages } from "./many-images";
import { OneImage } from "./one-image";
import { openTofu } from "./open-tofu";
import { publish } from "./page";
import { findPeer, peerVersions } from "./peer-build";
import { installPackage, Program, type ProgramKind, pulumiTool } from "./pulumi-program";
import type { Results } from "./results";
import { tables } from "./tables";
import type { Tool } from "./tool";

const say = (line: string): void => console.error(line);

/** Sizes of the plot, and the one of the table. */
const SIZES = {
  full: { table: 300, runs: 5, growth: [10, 30, 100, 1000], growthRuns: 3 },
  quick: { table: 30, runs: 1, growth: [10], growthRuns: 1 },
};

async function measure(quick: boolean, folder: string, signal: AbortSignal): Promise<Results> {
  const { table, runs, growth, growthRuns } = quick ? SIZES.quick : SIZES.full;
  const [load = 0] = loadavg();
  if (load > 0.5) say(`Other programs run on this machine (load ${load.toFixed(1)}): times will mislead.`);
  const cli = await findPulumiCli(say, signal);
  const peer = await findPeer(say, signal);
  const installed = join(folder, "installed");
  await installPackage(installed);
  const program = (kind: ProgramKind, name: string) => Program.create(kind, { cli, installed, signal }, name);
  const member = pulumiTool(tools.member, await program("ImageMember", "member"));
  const members = pulumiTool(tools.members, await program("ImageMembers", "members"));
  const tofu = await openTofu(tools.peer, peer, join(folder, "tofu"), signal);
  const empty = pulumiTool(tools.empty, await program("ImageMembers", "empty"), true);
  const compared = [member, members, tofu];

  const { calls, seconds, grown } = await onServers(true, [...compared, empty], async (image, all) => {
    const calls: Results["oneImage"]["calls"] = {};
    for (const tool of compared) calls[tool.name] = await image.count(tool, table);
    const seconds = await image.measure(all, table, runs);
    const grown: Results["growth"] = [];
    for (const size of growth)
      grown.push({ members: size, seconds: await image.measure(compared, size, growthRuns) });
    return { calls, seconds, grown };
  });
  const secondsWithoutCache = await onServers(false, [...compared, empty], (image, all) =>
    image.measure(all, table, runs),
  );
  const manyImages = await measureManyImages(
    {
      many: await program("ImageMembers", "many-images"),
      single: await program("ImageMembers", "single"),
      empty: await program("ImageMembers", "no-image"),
    },
    runs,
    say,
  );
  const [processor] = cpus();
  return {
    measuredAt: new Date().toISOString().slice(0, 10),
    machine: {
      processor: processor?.model ?? "unknown",
      cores: cpus().length,
      load,
      node: process.version,
    },
    versions: { pulumi: cli.version, ...peerVersions },
    oneImage: { members: table, calls, seconds, secondsWithoutCache },
    growth: grown,
    manyImages,
  };
}

/** Lets tools, and the bare client with them, work on servers of their own. */
async function onServers<T>(
  keystoneCache: boolean,
  some: readonly Tool[],
  work: (image: OneImage, all: readonly Tool[]) => Promise<T>,
): Promise<T> {
  const { servers, stop } = await startServers({ memberQuota: -1, keystoneCache });
  try {
    const image = new OneImage(servers, say);
    const all = [...some, bareClient(tools.floor, await signIn(servers, servers.owner))];
    for (const tool of all) await image.warmUp(tool);
    return await work(image, all);
  } finally {
    await stop();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => interrupted.abort());
  const folder = await mkdtemp(join(tmpdir(), "pulumi-ims-bench-"));
  try {
    const results = await measure(values.quick, folder, interrupted.signal);
    console.log(tables(results));
    if (!values.quick) await publish(results);
  } catch (error) {
    process.exitCode = interrupted.signal.aborted ? 130 : 1;
    console.error(
      interrupted.signal.aborted ? "Interrupted." : error instanceof Error ? error.message : error,
    );
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

void main();
