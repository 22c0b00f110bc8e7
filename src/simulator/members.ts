import { type Answer, isRecord, jsonAnswer, parseJson } from "./answer";
import {
  type MemberStatus,
  presentMember,
  presentMembers,
  type StoredImage,
  type StoredMember,
} from "./cloud";
import { Refusal } from "./flavour";
import { type ImageRequest, lookUpImage } from "./image-request";
import { toSeconds } from "./times";

/*
 * Each handler follows the order of checks of Glance's, since the order decides which error a client sees.
 * https://opendev.org/openstack/glance/src/branch/master/glance/api/v2/image_members.py
 */

export function listMembers(request: ImageRequest, imageId: string): Answer {
  const image = lookUp(request, imageId);
  if (!request.flavour.shareable(image.visibility))
    throw new Refusal(
      403,
      `Not allowed to list members for image ${imageId}: Only shared images have members.`,
    );
  const members = presentMembers(image)
    .filter(({ memberId }) => image.owner === request.projectId || memberId === request.projectId)
    .map((member) => memberBody(image, member));
  return jsonAnswer(200, { members, schema: "/v2/schemas/members" });
}

export function showMember(request: ImageRequest, imageId: string, memberId: string): Answer {
  const image = lookUp(request, imageId);
  if (!request.flavour.shareable(image.visibility))
    throw new Refusal(404, "Only shared images have members.", "notFound");
  return jsonAnswer(200, memberBody(image, visibleMember(request, image, memberId)));
}

export function addMember(request: ImageRequest, imageId: string): Answer {
  const memberId = readMember(readBody(request));
  const image = lookUp(request, imageId);
  const { flavour, cloud } = request;
  const forbidden = `Not allowed to create members for image ${imageId}.`;
  if (!flavour.shareable(image.visibility))
    throw new Refusal(403, forbidden, image.visibility === "public" ? "publicImage" : undefined);
  if (image.owner !== request.projectId) throw new Refusal(403, forbidden, "notOwner");
  const objection = flavour.objection(image, memberId, cloud.projects.has(memberId));
  if (objection) throw new Refusal(403, forbidden, objection);
  checkQuota(request, image);
  if (presentMember(image, memberId))
    throw new Refusal(409, `Member ${memberId} is duplicated for image ${imageId}`);
  return jsonAnswer(200, memberBody(image, cloud.putMember(image, memberId)));
}

export function setMemberStatus(request: ImageRequest, imageId: string, memberId: string): Answer {
  const { status, vaultId } = readStatus(readBody(request));
  const image = lookUp(request, imageId);
  if (!request.flavour.shareable(image.visibility) || image.owner === request.projectId)
    throw new Refusal(403, `Not allowed to update members for image ${imageId}.`);
  const member = visibleMember(request, image, memberId);
  if (!isMemberStatus(status))
    throw new Refusal(
      400,
      'Incorrect request: Status must be "pending", "accepted" or "rejected".',
      "badRequest",
    );
  if (status === "accepted" && request.flavour.needsVault(image) && typeof vaultId !== "string")
    throw new Refusal(400, "vault_id is required to accept a full-ECS image.", "vault");
  member.status = status;
  member.updatedAt = new Date();
  return jsonAnswer(200, memberBody(image, member));
}

export function removeMember(request: ImageRequest, imageId: string, memberId: string): Answer {
  const image = lookUp(request, imageId);
  const forbidden = `Not allowed to delete members for image ${imageId}.`;
  if (!request.flavour.shareable(image.visibility)) throw new Refusal(403, forbidden);
  if (image.owner !== request.projectId) throw new Refusal(403, forbidden, "notOwner");
  visibleMember(request, image, memberId).removed = true;
  return { status: 204, headers: {}, body: "" };
}

function lookUp(request: ImageRequest, imageId: string): StoredImage {
  return lookUpImage(request, imageId, `Image ${imageId} not found.`);
}

/** A member other than the owner sees only itself. */
function visibleMember(request: ImageRequest, image: StoredImage, memberId: string): StoredMember {
  const member = presentMember(image, memberId);
  if (!member || (image.owner !== request.projectId && memberId !== request.projectId))
    throw new Refusal(404, `${memberId} not found in the member list of the image ${image.id}.`, "notFound");
  return member;
}

function checkQuota(request: ImageRequest, image: StoredImage): void {
  const maximum = request.flavour.quotaOf(image, request.memberQuota);
  const attempted = presentMembers(image).length + 1;
  if (maximum >= 0 && attempted > maximum)
    throw new Refusal(
      413,
      `Image member limit exceeded for image ${image.id}: The limit has been exceeded on the number of allowed image members for this image. Attempted: ${attempted}, Maximum: ${maximum}:`,
      "quota",
    );
}

function readBody(request: ImageRequest): unknown {
  if (request.received.body === "") throw new Refusal(400, "Body expected in request.", "emptyBody");
  const body = parseJson(request.received.body);
  if (body === undefined) throw new Refusal(400, "Malformed JSON in request body.", "badRequest");
  if (typeof body !== "object" || body === null)
    throw new Refusal(400, "Unexpected body type. Expected list/dict.", "badRequest");
  return body;
}

function readMember(body: unknown): string {
  if (!isRecord(body))
    throw new Refusal(400, 'Expected a member in the form: {"member": "image_id"}', "badRequest");
  if (!("member" in body)) throw new Refusal(400, "Member to be added not specified", "badRequest");
  if (!body.member) throw new Refusal(400, "Member can't be empty", "badRequest");
  return String(body.member);
}

function readStatus(body: unknown): { status: unknown; vaultId: unknown } {
  if (!isRecord(body))
    throw new Refusal(400, 'Expected a status in the form: {"status": "status"}', "badRequest");
  if (!("status" in body)) throw new Refusal(400, "Status not specified", "badRequest");
  return { status: body.status, vaultId: body.vault_id };
}

function isMemberStatus(status: unknown): status is MemberStatus {
  return status === "pending" || status === "accepted" || status === "rejected";
}

function memberBody(image: StoredImage, member: StoredMember): unknown {
  return {
    member_id: member.memberId,
    image_id: image.id,
    status: member.status,
    created_at: toSeconds(member.createdAt),
    updated_at: toSeconds(member.updatedAt),
    schema: "/v2/schemas/member",
  };
}
