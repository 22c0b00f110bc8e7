import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { type Caller, signIn } from "../test/contract/wire";
import type { Servers } from "../test/openstack/servers";
import { timed } from "./clock";
import { countingProxy } from "./counting-proxy";
import type { ByOperation, Calls, ToolSeconds } from "./results";
import { type Operation, operations, type Tool } from "./tool";

/** Images of real Keystone and Glance, one for each life that is measured. */
export class OneImage {
  readonly #servers: Servers;
  readonly #say: (line: string) => void;

  constructor(servers: Servers, say: (line: string) => void) {
    this.#servers = servers;
    this.#say = say;
  }

  /** Seconds of every tool, one life of an image after the other and the tools in turn. */
  async measure(tools: readonly Tool[], members: number, runs: number): Promise<ToolSeconds> {
    const measured: Record<string, ByOperation<number[]>> = {};
    for (const { name } of tools) measured[name] = { create: [], refresh: [], destroy: [] };
    for (let number = 1; number <= runs; number += 1) {
      for (const tool of tools) {
        const seconds: string[] = [];
        await this.#life(tool, members, this.environment(), async (operation, work) => {
          const taken = await timed(work);
          measured[tool.name]?.[operation].push(taken);
          seconds.push(`${operation} ${taken.toFixed(1)}`);
        });
        this.#say(`${members} members, run ${number} of ${runs}, ${tool.name}: ${seconds.join(", ")} s`);
      }
    }
    return measured;
  }

  /** Lets a tool do all its work once for one member, so that it has its token and the disk its files. */
  async warmUp(tool: Tool, environment = this.environment()): Promise<void> {
    await this.#life(tool, 1, environment, (_operation, work) => work());
  }

  /** Counts a tool's calls on the way to the servers; nothing is timed, since the counting takes time. */
  async count(tool: Tool, members: number): Promise<ByOperation<Calls>> {
    const keystone = await countingProxy(new URL(this.#servers.authUrl).origin);
    const glance = await countingProxy(this.#servers.imageEndpoint);
    const counted: Partial<Record<Operation, Calls>> = {};
    try {
      const environment = {
        ...this.environment(),
        OS_AUTH_URL: `${keystone.origin}/v3`,
        OS_IMAGE_ENDPOINT_OVERRIDE: glance.origin,
      };
      await this.warmUp(tool, environment);
      keystone.take();
      glance.take();
      await this.#life(tool, members, environment, async (operation, work) => {
        await work();
        counted[operation] = { token: keystone.take().POST ?? 0, image: glance.take() };
      });
    } finally {
      await keystone.close();
      await glance.close();
    }
    const { create, refresh, destroy } = counted;
    if (!create || !refresh || !destroy) throw new Error("An operation was not counted.");
    return { create, refresh, destroy };
  }

  /** The variables that every OpenStack tool understands. */
  environment(): Record<string, string> {
    const { authUrl, owner, region } = this.#servers;
    return {
      OS_AUTH_URL: authUrl,
      OS_USERNAME: owner.userName,
      OS_PASSWORD: owner.password,
      OS_USER_DOMAIN_NAME: owner.userDomainName,
      OS_PROJECT_NAME: owner.projectName,
      OS_PROJECT_DOMAIN_NAME: owner.projectDomainName,
      OS_REGION_NAME: region,
    };
  }

  /** Creates, refreshes and destroys, and looks each time whether the service holds what it should. */
  async #life(
    tool: Tool,
    members: number,
    environment: NodeJS.ProcessEnv,
    around: (operation: Operation, work: () => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const owner = await signIn(this.#servers, this.#servers.owner);
    const imageId = await createImage(owner);
    const memberIds = Array.from({ length: members }, () => randomUUID().replaceAll("-", ""));
    await tool.declare(imageId, memberIds);
    for (const operation of operations) {
      await around(operation, () => tool.run(operation, environment));
      const expected = tool.sharesNothing || operation === "destroy" ? 0 : members;
      const held = await countMembers(owner, imageId);
      if (held !== expected) {
        throw new Error(`After ${operation} by ${tool.name} the image has ${held} members, not ${expected}.`);
      }
    }
    await owner.delete(`/v2/images/${imageId}`);
  }
}

async function createImage(owner: Caller): Promise<string> {
  const reply = await owner.post("/v2/images", { name: "bench", visibility: "shared" });
  return v.parse(v.object({ id: v.string() }), reply.json()).id;
}

async function countMembers(owner: Caller, imageId: string): Promise<number> {
  const reply = await owner.get(`/v2/images/${imageId}/members`);
  return v.parse(v.object({ members: v.array(v.unknown()) }), reply.json()).members.length;
}
