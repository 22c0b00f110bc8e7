import { type Answer, jsonAnswer } from "./answer";
import type { StoredImage } from "./cloud";
import { Refusal } from "./flavour";
import { type ImageRequest, lookUpImage } from "./image-request";
import { toSeconds } from "./times";
import { maySee, membership, visibilityFor } from "./visibility";

const DEFAULT_LIMIT = 25;
const HIGHEST_LIMIT = 1000;
const VISIBILITIES = ["community", "public", "private", "shared", "all"];
const MEMBER_STATUSES = ["pending", "accepted", "rejected", "all"];
const FILTERS = ["owner", "name", "status", "id"] as const;
const PARAMETERS: readonly string[] = ["visibility", "member_status", "limit", "marker", ...FILTERS];

export function showImage(request: ImageRequest, imageId: string): Answer {
  const image = lookUpImage(request, imageId, `No image found with ID ${imageId}`);
  return jsonAnswer(200, imageBody(image, request.projectId));
}

/**
 * Images by visibility and by the status that this project's membership has, newest first, in pages.
 * @see https://docs.openstack.org/api-ref/image/v2/#list-images
 */
export function listImages(request: ImageRequest): Answer {
  const query = new URLSearchParams(request.received.query);
  const unknown = [...query.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined)
    throw new Refusal(501, `The simulator does not know the query parameter ${unknown}.`);
  const visibility = oneOf(VISIBILITIES, query.get("visibility"), "Invalid visibility value");
  const memberStatus = oneOf(MEMBER_STATUSES, query.get("member_status"), "Invalid status") ?? "accepted";
  const limit = readLimit(query.get("limit"));
  const after = readMarker(request, query.get("marker"));

  const images = [...request.cloud.images.values()]
    .filter((image) => isListed(image, request, visibility, memberStatus))
    .filter((image) =>
      FILTERS.every((name) => matches(imageBody(image, request.projectId)[name], query.get(name))),
    )
    .sort((one, other) => other.sequence - one.sequence)
    .filter(({ sequence }) => sequence < after)
    .slice(0, limit);

  query.delete("marker");
  const first = query.size > 0 ? `/v2/images?${query}` : "/v2/images";
  const last = images.at(-1);
  // A full page has a next one, even where that will be empty.
  if (last && images.length === limit) query.set("marker", last.id);
  return jsonAnswer(200, {
    images: images.map((image) => imageBody(image, request.projectId)),
    first,
    schema: "/v2/schemas/images",
    ...(query.has("marker") ? { next: `/v2/images?${query}` } : {}),
  });
}

function isListed(
  image: StoredImage,
  { projectId, flavour }: ImageRequest,
  visibility: string | undefined,
  memberStatus: string,
): boolean {
  if (!maySee(image, projectId, flavour)) return false;
  const own = image.owner === projectId;
  const shown = visibilityFor(image, projectId);
  if (!own && shown === "shared") {
    const status = membership(image, projectId, flavour);
    if (memberStatus !== "all" && status !== memberStatus) return false;
  }
  if (visibility === undefined) return own || shown !== "community";
  return visibility === "all" || shown === visibility;
}

function matches(value: unknown, wanted: string | null): boolean {
  return wanted === null || value === wanted;
}

function oneOf(allowed: readonly string[], value: string | null, explanation: string): string | undefined {
  if (value !== null && !allowed.includes(value)) throw new Refusal(400, `${explanation}: ${value}`);
  return value ?? undefined;
}

function readLimit(value: string | null): number {
  if (value === null) return DEFAULT_LIMIT;
  if (!/^-?\d+$/.test(value)) throw new Refusal(400, "limit param must be an integer");
  if (Number(value) < 0) throw new Refusal(400, "limit param must be positive");
  return Math.min(Number(value), HIGHEST_LIMIT);
}

function readMarker(request: ImageRequest, marker: string | null): number {
  if (marker === null) return Number.POSITIVE_INFINITY;
  const image = request.cloud.images.get(marker);
  if (!image) throw new Refusal(400, `No image found with ID ${marker}`);
  return image.sequence;
}

function imageBody(image: StoredImage, projectId: string | undefined) {
  return {
    name: image.name,
    disk_format: "raw",
    container_format: "bare",
    visibility: visibilityFor(image, projectId),
    size: null,
    virtual_size: null,
    status: "active",
    checksum: null,
    protected: false,
    min_ram: 0,
    min_disk: 0,
    owner: image.owner,
    os_hidden: false,
    os_hash_algo: null,
    os_hash_value: null,
    id: image.id,
    created_at: toSeconds(image.createdAt),
    updated_at: toSeconds(image.updatedAt),
    tags: [],
    self: `/v2/images/${image.id}`,
    file: `/v2/images/${image.id}/file`,
    schema: "/v2/schemas/image",
    ...(image.fullEcs ? { __whole_image: "true" } : {}),
  };
}
