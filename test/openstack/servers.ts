import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { request } from "undici";
import { type Accounts, createAccounts } from "./servers/accounts";
import { type Bed, writeConfiguration } from "./servers/configuration";
import { keep, logFiles } from "./servers/keeper";
import { installOpenStack, PYTHON } from "./servers/packages";

const run = promisify(execFile);

export interface ServerOptions {
  /** Members an image may have; -1 lifts the limit. Default 128, as Glance. */
  readonly memberQuota?: number;
  /** Life of a token, seconds. Default 86,400. */
  readonly tokenLifeSeconds?: number;
  /** Whether Keystone remembers tokens it has seen, as in production; else each is looked up anew. Default false. */
  readonly keystoneCache?: boolean;
}

/** Real Keystone and Glance that listen on loopback; plain data, so that it can be handed to other processes. */
export interface Servers extends Accounts {
  readonly authUrl: string;
  readonly imageEndpoint: string;
  readonly region: string;
  readonly memberQuota: number;
}

const REGION = "eu-de";
const READY_MILLISECONDS = 60_000;

/**
 * Installs Keystone and Glance if need be, starts them in a temporary folder and waits until they answer.
 * Users: alice in project owner, bob in recipient, carol in other, and admin.
 */
export async function startServers(
  options: ServerOptions = {},
): Promise<{ readonly servers: Servers; stop(): Promise<void> }> {
  await installOpenStack();
  const folder = await mkdtemp(join(tmpdir(), "pulumi-ims-openstack-"));
  const [keystonePort, glancePort] = await freePorts();
  const keeper = keep(folder, keystonePort);
  try {
    const bed: Bed = {
      folder,
      keystonePort,
      glancePort,
      memberQuota: options.memberQuota ?? 128,
      tokenLifeSeconds: options.tokenLifeSeconds ?? 86_400,
      keystoneCache: options.keystoneCache ?? false,
      glancePassword: randomUUID(),
    };
    const authUrl = `http://127.0.0.1:${keystonePort}/v3`;
    const imageEndpoint = `http://127.0.0.1:${glancePort}`;
    const adminPassword = randomUUID();
    await writeConfiguration(bed);
    await prepareDatabases(folder, authUrl, adminPassword);
    keeper.start();
    await Promise.all([untilAnswers(authUrl, folder), untilAnswers(imageEndpoint, folder)]);
    const accounts = await createAccounts(authUrl, imageEndpoint, REGION, adminPassword, bed.glancePassword);
    const servers = { authUrl, imageEndpoint, region: REGION, memberQuota: bed.memberQuota, ...accounts };
    return { servers, stop: keeper.stop };
  } catch (error) {
    await keeper.stop();
    throw error;
  }
}

async function prepareDatabases(folder: string, authUrl: string, adminPassword: string): Promise<void> {
  // WAL, or Keystone locks itself out on its first write.
  const wal =
    "import sqlite3, sys\nfor name in sys.argv[1:]: sqlite3.connect(name).execute('PRAGMA journal_mode=WAL')";
  await run(PYTHON, ["-c", wal, join(folder, "keystone.db"), join(folder, "glance.db")]);
  const keystone = (...args: string[]) =>
    run("keystone-manage", ["--config-file", join(folder, "keystone.conf"), ...args]);
  const urls = ["admin", "internal", "public"].flatMap((each) => [`--bootstrap-${each}-url`, authUrl]);
  const bootstrap = [
    "bootstrap",
    "--bootstrap-password",
    adminPassword,
    "--bootstrap-region-id",
    REGION,
    ...urls,
  ];
  await Promise.all([
    keystone("db_sync").then(() => keystone(...bootstrap)),
    run("glance-manage", ["--config-file", join(folder, "glance-api.conf"), "db_sync"]),
  ]);
}

async function untilAnswers(url: string, folder: string): Promise<void> {
  const deadline = Date.now() + READY_MILLISECONDS;
  for (;;) {
    try {
      const { body } = await request(url);
      await body.dump();
      return;
    } catch (error) {
      if (Date.now() > deadline)
        throw new Error(`${url} does not answer.\n${await endsOfLogs(folder)}`, { cause: error });
      await pause(50);
    }
  }
}

async function endsOfLogs(folder: string): Promise<string> {
  const ends = logFiles(folder).map(async (file) => {
    const text = await readFile(file, "utf8").catch(() => "(no such file)");
    return `--- ${file}\n${text.slice(-2000)}`;
  });
  return (await Promise.all(ends)).join("\n");
}

/** Two ports that are free now. They are given back before the servers take them, which no other program should notice. */
async function freePorts(): Promise<[number, number]> {
  const listening = await Promise.all([listen(), listen()]);
  // A TCP server that listens has an address of this form.
  const [first, second] = listening.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(listening.map((server) => new Promise((resolve) => server.close(resolve))));
  if (first === undefined || second === undefined) throw new Error("The system gave no port.");
  return [first, second];
}

function listen(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

declare module "vitest" {
  interface ProvidedContext {
    /** Servers that run as long as the tests of this project do. */
    openstack: Servers;
  }
}

/** The one part of vitest's test project that is used here; its own type cannot be named from a CommonJS module. */
interface Project {
  provide(key: "openstack", value: Servers): void;
}

/** vitest's global set-up: one pair of servers for all test files of the project. */
export default async function setup(project: Project): Promise<() => Promise<void>> {
  const { servers, stop } = await startServers();
  project.provide("openstack", servers);
  return stop;
}
