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

const say = (line: string): void => console.error(line);

/** Sizes of the plot, and the one of the table. */
const SIZES = {
  full: { table: 300, growth: [10, 30, 100, 1000], runs: 5 },
  quick: { table: 30, growth: [10], runs: 1 },
};

async function measure(quick: boolean, folder: string, signal: AbortSignal): Promise<Results> {
  const { table, growth, runs } = quick ? SIZES.quick : SIZES.full;
  const [load = 0] = loadavg();
  if (load > 0.5) say(`Other programs run on this machine (load ${load.toFixed(1)}): times will mislead.`);
  const cli = await findPulumiCli(say, signal);
  const peer = await findPeer(say, signal);
  const installed = join(folder, "installed");
  await installPackage(installed);
  const program = (kind: ProgramKind, name: string) => Program.create(kind, { cli, installed, signal }, name);
  const { servers, stop } = await startServers({ memberQuota: -1 });
  const image = new OneImage(servers, say);
  try {
    const member = pulumiTool(tools.member, await program("ImageMember", "member"));
    const members = pulumiTool(tools.members, await program("ImageMembers", "members"));
    const tofu = await openTofu(tools.peer, peer, join(folder, "tofu"), signal);
    const empty = pulumiTool(tools.empty, await program("ImageMembers", "empty"), true);
    const floor = bareClient(tools.floor, await signIn(servers, servers.owner));
    const calls: Results["oneImage"]["calls"] = {};
    for (const tool of [member, members, tofu]) calls[tool.name] = await image.count(tool, table);
    const all = [member, members, tofu, empty, floor];
    for (const tool of all) await image.warmUp(tool);
    const seconds = await image.measure(all, table, runs);
    const grown: Results["growth"] = [];
    for (const size of growth)
      grown.push({ members: size, seconds: await image.measure([member, members, tofu], size, runs) });
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
      oneImage: { members: table, calls, seconds },
      growth: grown,
      manyImages,
    };
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
