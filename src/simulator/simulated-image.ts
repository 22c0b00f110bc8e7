import { randomUUID } from "node:crypto";
import type { MemberStatus, StoredImage, StoredMember, Visibility } from "./cloud";
import { toSeconds } from "./times";

/** An image that the simulator holds. */
export interface SimulatedImage {
  readonly id: string;
  readonly name: string;
  /** Id of the project that owns it. */
  readonly owner: string;
  readonly visibility: Visibility;
}

/** A member of an image, in the words of the API. Times are UTC to the second, `2016-09-01T02:05:14Z`. */
export interface SimulatedMember {
  readonly memberId: string;
  readonly status: MemberStatus;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What an image is like when it is added. */
export interface ImageOptions {
  /** Id of the project that owns it. Default: the project of `owner`. */
  readonly owner?: string;
  /** Default: a new UUID. */
  readonly id?: string;
  /** Default `image`. */
  readonly name?: string;
  /** Default `shared`, as in Glance; `private` with flavour `ims`. */
  readonly visibility?: Visibility;
  /** Flavour `ims` only: an encrypted image cannot be shared (IMG.0098). Default false. */
  readonly encrypted?: boolean;
  /**
   * Flavour `ims` only: an image of a whole server. Made from a CBR `backup` it has at most 10 members, and accepting it
   * needs a `vault_id`; any `other` cannot be shared (IMG.0135). Default: an image of a disk.
   */
  readonly fullEcs?: "backup" | "other";
}

export function newImage(
  options: ImageOptions,
  owner: string,
  visibility: Visibility,
  sequence: number,
): StoredImage {
  const now = new Date();
  return {
    id: options.id ?? randomUUID(),
    name: options.name ?? "image",
    owner: options.owner ?? owner,
    visibility: options.visibility ?? visibility,
    encrypted: options.encrypted ?? false,
    fullEcs: options.fullEcs,
    createdAt: now,
    updatedAt: now,
    sequence,
    members: new Map(),
  };
}

export function describeImage({ id, name, owner, visibility }: StoredImage): SimulatedImage {
  return { id, name, owner, visibility };
}

export function describeMember({ memberId, status, createdAt, updatedAt }: StoredMember): SimulatedMember {
  return { memberId, status, createdAt: toSeconds(createdAt), updatedAt: toSeconds(updatedAt) };
}
