import { randomUUID } from "node:crypto";

export type Visibility = "shared" | "private" | "public" | "community";
export type MemberStatus = "pending" | "accepted" | "rejected";

export interface Domain {
  readonly id: string;
  readonly name: string;
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly domain: Domain;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly password: string;
  readonly domain: Domain;
  /** Ids of the projects in which the user has the role `member`. */
  readonly projects: readonly string[];
  readonly roleOnDomain: boolean;
}

export interface ApplicationCredential {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  readonly userId: string;
  readonly projectId: string;
}

/** A row of the members table. Like Glance, a removed row is kept and used again when the project is added anew. */
export interface StoredMember {
  readonly memberId: string;
  readonly createdAt: Date;
  status: MemberStatus;
  updatedAt: Date;
  removed: boolean;
}

export interface StoredImage {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly createdAt: Date;
  /** Newer images have the higher number: images of one second still have an order. */
  readonly sequence: number;
  readonly encrypted: boolean;
  readonly fullEcs: "backup" | "other" | undefined;
  readonly members: Map<string, StoredMember>;
  visibility: Visibility;
  updatedAt: Date;
}

/** A user to be added. */
export interface UserOptions {
  readonly name: string;
  readonly password: string;
  /** Ids of the projects in which the user has the role `member`. Default: none. */
  readonly projects?: readonly string[];
  /** Name of the user's domain. Default `Default`. */
  readonly domain?: string;
  /** Has the user a role on its domain, so that it gets a token for the domain? Default false. */
  readonly roleOnDomain?: boolean;
}

/** An application credential to be added. */
export interface ApplicationCredentialOptions {
  /** Id of the user. */
  readonly user: string;
  /** Id of the project that it is for. */
  readonly project: string;
  readonly name: string;
  /** Default: a random one. */
  readonly secret?: string;
}

/** Keystone and Glance use 32 hex digits for projects, users and credentials. */
export function hexId(): string {
  return randomUUID().replaceAll("-", "");
}

/** What both services hold, without any rule about who may see or change it. */
export class Cloud {
  readonly projects = new Map<string, Project>();
  readonly users = new Map<string, User>();
  readonly applicationCredentials = new Map<string, ApplicationCredential>();
  readonly images = new Map<string, StoredImage>();
  readonly #domains = new Map<string, Domain>([["Default", { id: "default", name: "Default" }]]);
  #sequence = 0;

  addProject(name: string, { id = hexId(), domain = "Default" }: { id?: string; domain?: string }): Project {
    const project = { id, name, domain: this.#domain(domain) };
    this.projects.set(id, project);
    return project;
  }

  addUser({ projects = [], domain = "Default", roleOnDomain = false, ...named }: UserOptions): User {
    const user = { ...named, id: hexId(), projects, domain: this.#domain(domain), roleOnDomain };
    this.users.set(user.id, user);
    return user;
  }

  addApplicationCredential(options: ApplicationCredentialOptions): ApplicationCredential {
    const { user: userId, project: projectId, name, secret = randomUUID() } = options;
    const credential = { id: hexId(), name, secret, userId, projectId };
    this.applicationCredentials.set(credential.id, credential);
    return credential;
  }

  #domain(name: string): Domain {
    const known = this.#domains.get(name);
    if (known) return known;
    const domain = { id: hexId(), name };
    this.#domains.set(name, domain);
    return domain;
  }

  nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  image(imageId: string): StoredImage {
    const image = this.images.get(imageId);
    if (!image) throw new Error(`The simulator holds no image ${imageId}.`);
    return image;
  }

  /** Adds or revives a member: the status starts again, the time of the first share stays. */
  putMember(image: StoredImage, memberId: string, status: MemberStatus = "pending"): StoredMember {
    const now = new Date();
    const row = image.members.get(memberId) ?? {
      memberId,
      createdAt: now,
      status,
      updatedAt: now,
      removed: false,
    };
    row.status = status;
    row.updatedAt = now;
    row.removed = false;
    image.members.set(memberId, row);
    return row;
  }
}

export function presentMember(image: StoredImage, memberId: string): StoredMember | undefined {
  const row = image.members.get(memberId);
  return row && !row.removed ? row : undefined;
}

export function presentMembers(image: StoredImage): StoredMember[] {
  return [...image.members.values()].filter((row) => !row.removed);
}
