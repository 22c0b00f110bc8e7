import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { stringify } from "yaml";
import type { Account } from "../contract/target";
import { type Caller, signIn } from "../contract/wire";
import { FaultProxy } from "../faults/fault-proxy";
import { environmentOf } from "../openstack/real-cloud";
import type { Servers } from "../openstack/servers";
import { expectStatus, type RealTarget, realTarget } from "../openstack/target";
import type { Driver } from "./driver";
import type { Goal } from "./engine";
import type { RunStep } from "./script";
import { deletesIn, type Outcome, pairOf, type StackState, type Stage } from "./stage";

const Created = v.object({ id: v.string() });
const Listing = v.object({ members: v.array(v.object({ member_id: v.string(), status: v.string() })) });

/** Real Keystone and Glance, that many scripts play on, each with images of its own. */
export class RealServer {
  private constructor(
    readonly servers: Servers,
    readonly target: RealTarget,
    readonly admin: Caller,
    readonly recipient: Caller,
  ) {}

  static async signIn(servers: Servers): Promise<RealServer> {
    const target = realTarget(servers);
    const [admin, recipient] = await Promise.all([target.admin(), signIn(servers, servers.recipient)]);
    return new RealServer(servers, target, admin, recipient);
  }

  /** An image that can be shared; its id. */
  async addImage(owner: Account): Promise<string> {
    const body = { name: "model", owner: owner.projectId, visibility: "shared" };
    return v.parse(Created, expectStatus(await this.admin.post("/v2/images", body), 201).json()).id;
  }
}

/** A stack on real servers, with a proxy in front of them that a run's trouble breaks. */
export class RealStage implements Stage {
  readonly images: readonly string[];
  readonly projects: readonly string[];
  readonly isSlow = true;
  readonly #server: RealServer;
  readonly #driver: Driver;
  readonly #cloudsFile: string;

  private constructor(server: RealServer, driver: Driver, folder: string, images: readonly string[]) {
    this.#server = server;
    this.#driver = driver;
    this.#cloudsFile = join(folder, "clouds.yaml");
    this.images = images;
    // Glance asks Keystone nothing about a member: any id of the usual form is a project to it.
    this.projects = [server.servers.recipient.projectId, "2".repeat(32), "3".repeat(32)];
  }

  /** @param folder - For a clouds.yaml. */
  static async open(server: RealServer, driver: Driver, folder: string): Promise<RealStage> {
    const { owner, other } = server.servers;
    const images = await Promise.all([owner, owner, other].map((account) => server.addImage(account)));
    return new RealStage(server, driver, folder, images);
  }

  async run(step: RunStep, goals: readonly Goal[]): Promise<Outcome> {
    const { servers } = this.#server;
    const iam = await FaultProxy.open(new URL(servers.authUrl).origin);
    const ims = await FaultProxy.open(servers.imageEndpoint);
    // Tokens are cached by the address that they came from: another one costs a new token.
    const [authUrl, broken] = step.trouble?.at ? [`${iam.address}/v3`, iam] : [servers.authUrl, ims];
    const environment = this.#environment(step.as, authUrl, ims.address);
    await this.#writeClouds(authUrl, ims.address);
    if (step.trouble) await broken.trouble(step.trouble, () => this.#driver.kill());
    const outcome = await this.#driver.run(step, goals, environment);
    await Promise.all([iam.close(), ims.close()]);
    return { ...outcome, deletes: deletesIn(ims.requests), troubled: broken.troubled };
  }

  async preview(goals: readonly Goal[]): Promise<readonly string[]> {
    const { authUrl, imageEndpoint } = this.#server.servers;
    return this.#driver.preview(goals, this.#environment(undefined, authUrl, imageEndpoint));
  }

  state(): Promise<StackState> {
    return this.#driver.state();
  }

  async members(): Promise<ReadonlyMap<string, string>> {
    const rows = await Promise.all(
      this.images.map(async (image) => {
        // As admin, who sees the members whatever the image's visibility.
        const reply = await this.#server.admin.get(`/v2/images/${image}/members`);
        if (reply.status === 404) return [];
        const { members } = v.parse(Listing, expectStatus(reply, 200).json());
        return members.map(({ member_id, status }) => [pairOf(image, member_id), status] as const);
      }),
    );
    return new Map(rows.flat());
  }

  async share(imageId: string, memberId: string): Promise<void> {
    expectStatus(await this.#server.admin.post(`/v2/images/${imageId}/members`, { member: memberId }), 200);
  }

  async unshare(imageId: string, memberId: string): Promise<void> {
    expectStatus(await this.#server.admin.delete(`/v2/images/${imageId}/members/${memberId}`), 204);
  }

  async answer(imageId: string, status: "accepted" | "rejected"): Promise<void> {
    const path = `/v2/images/${imageId}/members/${this.projects[0]}`;
    expectStatus(await this.#server.recipient.put(path, { status }), 200);
  }

  hide(imageId: string): Promise<void> {
    return this.#server.target.setVisibility(imageId, "private");
  }

  show(imageId: string): Promise<void> {
    return this.#server.target.setVisibility(imageId, "shared");
  }

  deleteImage(imageId: string): Promise<void> {
    return this.#server.target.deleteImage(imageId);
  }

  #environment(as: RunStep["as"], authUrl: string, image: string): Readonly<Record<string, string>> {
    const { servers } = this.#server;
    return {
      ...environmentOf(servers[as ?? "owner"], { authUrl, region: servers.region }),
      OS_IMAGE_ENDPOINT_OVERRIDE: image,
      OS_CLIENT_CONFIG_FILE: this.#cloudsFile,
    };
  }

  async #writeClouds(authUrl: string, image: string): Promise<void> {
    const { servers } = this.#server;
    const entry = ({ userName, password, userDomainName, projectId }: Account): unknown => ({
      auth: {
        auth_url: authUrl,
        username: userName,
        password,
        user_domain_name: userDomainName,
        project_id: projectId,
      },
      region_name: servers.region,
      image_endpoint_override: image,
    });
    const clouds = { owner: entry(servers.owner), recipient: entry(servers.recipient) };
    await writeFile(this.#cloudsFile, stringify({ clouds }));
  }
}
