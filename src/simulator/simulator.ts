import { randomUUID } from "node:crypto";
import { type Account, environmentOf } from "./account";
import type { Call, Calls } from "./calls";
import type { CatalogueService } from "./catalogue";
import {
  type ApplicationCredential,
  type ApplicationCredentialOptions,
  type Cloud,
  type MemberStatus,
  type Project,
  presentMember,
  presentMembers,
  type StoredMember,
  type User,
  type UserOptions,
  type Visibility,
} from "./cloud";
import type { FlavourRules } from "./flavour";
import type { Keystone } from "./keystone";
import type { Listener } from "./listener";
import type { AnswerRule, AnswerRuleHandle, Rules } from "./rules";
import {
  describeImage,
  describeMember,
  type ImageOptions,
  newImage,
  type SimulatedImage,
  type SimulatedMember,
} from "./simulated-image";
import type { Tokens } from "./tokens";

/** What the simulator is made of; put together by `startSimulator`. */
interface Parts {
  readonly state: Cloud;
  readonly tokens: Tokens;
  readonly flavour: FlavourRules;
  readonly calls: Calls;
  readonly rules: Rules;
  readonly listener: Listener;
  readonly keystone: Keystone;
  readonly imageEndpoint: string;
  readonly region: string;
}

/** A running IAM and image service. The methods that change something do so behind the back of every client, without a call. */
export class Simulator {
  /** Address of IAM with version, `http://127.0.0.1:PORT/v3`. The same is answered under `/identity/v3`, as on DevStack. */
  readonly authUrl: string;
  /** Root of the image service as the catalogue has it, `http://127.0.0.1:PORT`. The same is answered under `/image`. */
  readonly imageEndpoint: string;
  /** Region of the default catalogue. */
  readonly region: string;
  /** User alice in project owner, who owns images by default. */
  readonly owner: Account;
  /** User bob in project recipient. */
  readonly recipient: Account;
  /** User carol in project other, who has nothing to do with it. */
  readonly other: Account;
  readonly #parts: Parts;

  /** @internal */
  constructor(parts: Parts) {
    this.#parts = parts;
    this.imageEndpoint = parts.imageEndpoint;
    this.authUrl = parts.keystone.authUrl;
    this.region = parts.region;
    this.owner = this.addAccount("alice", "owner");
    this.recipient = this.addAccount("bob", "recipient");
    this.other = this.addAccount("carol", "other");
  }

  /** Calls in the order in which they arrived, since the start or `clearCalls`; the newest 50,000. */
  get calls(): readonly Call[] {
    return this.#parts.calls.list;
  }

  /** The highest number of calls that were open at one moment, since the start or `clearCalls`. */
  get mostCallsAtOnce(): number {
    return this.#parts.calls.mostOpen;
  }

  /** Forgets the calls so far. Calls that are still open go on uncounted. */
  clearCalls(): void {
    this.#parts.calls.clear();
  }

  /** Life of the tokens that are issued from now on, whole seconds. */
  get tokenLifeSeconds(): number {
    return this.#parts.tokens.lifeSeconds;
  }

  set tokenLifeSeconds(seconds: number) {
    this.#parts.tokens.lifeSeconds = seconds;
  }

  /** Every token issued so far is refused from now on. */
  revokeTokens(): void {
    this.#parts.tokens.revokeAll();
  }

  /** The catalogue that comes with a token. */
  get catalogue(): readonly CatalogueService[] {
    return this.#parts.keystone.catalogue;
  }

  /** Replaces the catalogue: more regions, other interfaces, or nothing at all. */
  setCatalogue(services: readonly CatalogueService[]): void {
    this.#parts.keystone.catalogue = services;
  }

  /** The usual `OS_*` variables of an account, with this simulator's address and region. */
  environment(account: Account): Record<string, string> {
    return environmentOf(account, this.authUrl, this.region);
  }

  /** Adds a project, in domain `Default` unless named. Its id is 32 hex digits unless given. */
  addProject(name: string, options: { readonly id?: string; readonly domain?: string } = {}): Project {
    return this.#parts.state.addProject(name, options);
  }

  /** Adds a user. */
  addUser(options: UserOptions): User {
    return this.#parts.state.addUser(options);
  }

  /** Adds a project and a user in it, with a password of its own, in domain `Default` unless named. */
  addAccount(userName: string, projectName: string, domain = "Default"): Account {
    const project = this.addProject(projectName, { domain });
    const user = this.addUser({ name: userName, password: randomUUID(), projects: [project.id], domain });
    return {
      userId: user.id,
      userName,
      password: user.password,
      userDomainName: domain,
      projectId: project.id,
      projectName,
      projectDomainName: domain,
    };
  }

  /** Adds an application credential of a user for a project. */
  addApplicationCredential(options: ApplicationCredentialOptions): ApplicationCredential {
    return this.#parts.state.addApplicationCredential(options);
  }

  /** Adds an image, by default one of project owner that can be shared. */
  addImage(options: ImageOptions = {}): SimulatedImage {
    const { state, flavour } = this.#parts;
    const image = newImage(options, this.owner.projectId, flavour.defaultVisibility, state.nextSequence());
    state.images.set(image.id, image);
    return describeImage(image);
  }

  /** @throws Error if there is no such image */
  setVisibility(imageId: string, visibility: Visibility): void {
    const image = this.#parts.state.image(imageId);
    image.visibility = visibility;
    image.updatedAt = new Date();
  }

  /** Deletes an image and with it its members; harmless if it is gone. */
  deleteImage(imageId: string): void {
    this.#parts.state.images.delete(imageId);
  }

  /** @returns the image, or `undefined` if there is none */
  image(imageId: string): SimulatedImage | undefined {
    const image = this.#parts.state.images.get(imageId);
    return image && describeImage(image);
  }

  /** The members that the service holds for an image, whoever may see them. None if there is no such image. */
  members(imageId: string): readonly SimulatedMember[] {
    const image = this.#parts.state.images.get(imageId);
    return image ? presentMembers(image).map(describeMember) : [];
  }

  /** Shares an image, without a look at quota or visibility. Default status `pending`. @throws Error if there is no such image */
  addMember(imageId: string, memberId: string, status: MemberStatus = "pending"): SimulatedMember {
    const { state } = this.#parts;
    return describeMember(state.putMember(state.image(imageId), memberId, status));
  }

  /** Takes a share away. @throws Error if there is no such image or member */
  removeMember(imageId: string, memberId: string): void {
    this.#member(imageId, memberId).removed = true;
  }

  /** Accepts or rejects in the recipient's name. @throws Error if there is no such image or member */
  setMemberStatus(imageId: string, memberId: string, status: MemberStatus): void {
    const member = this.#member(imageId, memberId);
    member.status = status;
    member.updatedAt = new Date();
  }

  /** From now on the rule answers what it matches. Rules are tried in the order in which they were given. */
  answer(rule: AnswerRule): AnswerRuleHandle {
    return this.#parts.rules.add(rule);
  }

  /** Ends all connections, open calls too, and frees the port. The second time does nothing. */
  async close(): Promise<void> {
    await this.#parts.listener.close();
  }

  #member(imageId: string, memberId: string): StoredMember {
    const member = presentMember(this.#parts.state.image(imageId), memberId);
    if (!member) throw new Error(`The simulator holds no member ${memberId} of image ${imageId}.`);
    return member;
  }
}
