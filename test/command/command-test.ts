import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { runProgram } from "../../src/command/program";
import type { Surroundings } from "../../src/command/surroundings";
import type { Account, Simulator } from "../../src/simulator";
import { simulatorTest } from "../http/simulator-test";
import { fastPace } from "../http/thing";

/** What a command line came to. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Environment = Readonly<Record<string, string>>;

/** A folder of its own: home, working folder, and place of the token cache. */
export interface Desk {
  readonly folder: string;
  readonly cache: string;
  /** Writes a file, such as clouds.yaml, and gives its path. */
  readonly write: (name: string, text: string) => Promise<string>;
  /** Runs a command line in an environment and asserts that none of the cloud's secrets is in what it says. */
  readonly runIn: (environment: Environment, ...argv: readonly string[]) => Promise<Ended>;
  /** The same as an account, the owner unless another is given. */
  readonly run: (...argv: readonly string[]) => Promise<Ended>;
  readonly runAs: (account: Account, ...argv: readonly string[]) => Promise<Ended>;
}

export const commandTest = simulatorTest.extend<{ desk: Desk }>({
  desk: async ({ cloud }, use) => {
    const folder = await mkdtemp(join(tmpdir(), "pulumi-ims-command-"));
    await use(deskOf(cloud, folder));
    await rm(folder, { recursive: true });
  },
});

function deskOf(cloud: Simulator, folder: string): Desk {
  const cache = join(folder, "cache");
  const runIn: Desk["runIn"] = async (environment, ...argv) => {
    const places = { PULUMI_IMS_TOKEN_CACHE: cache, XDG_CONFIG_DIRS: folder };
    const ended = await ending(argv, {
      environment: { ...places, ...environment },
      workingFolder: folder,
      homeFolder: folder,
    });
    for (const secret of secretsOf(cloud)) expect(ended.stdout + ended.stderr).not.toContain(secret);
    return ended;
  };
  const runAs: Desk["runAs"] = (account, ...argv) => runIn(cloud.environment(account), ...argv);
  return {
    folder,
    cache,
    write: async (name, text) => {
      const path = join(folder, name);
      await writeFile(path, text);
      return path;
    },
    runIn,
    runAs,
    run: (...argv) => runAs(cloud.owner, ...argv),
  };
}

async function ending(
  argv: readonly string[],
  places: Pick<Surroundings, "environment" | "workingFolder" | "homeFolder">,
): Promise<Ended> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await runProgram(argv, {
    ...places,
    print: (text) => stdout.push(text),
    say: (text) => stderr.push(text),
    pace: fastPace,
    lookPace: { shortest: 5, longest: 10 },
  });
  return { code, stdout: stdout.join("\n"), stderr: stderr.join("\n") };
}

/** Passwords, and the tokens that were in use. */
function secretsOf(cloud: Simulator): readonly string[] {
  const passwords = [cloud.owner, cloud.recipient, cloud.other].map(({ password }) => password);
  return [...passwords, ...cloud.calls.flatMap(({ headers }) => headers["x-auth-token"] ?? [])];
}
