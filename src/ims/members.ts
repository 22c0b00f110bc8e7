import * as v from "valibot";
import type { ImageRequest, Session } from "../auth/session";
import type { Budget } from "../http/budget";
import type { Reply } from "../http/client";
import { noBody } from "../http/json-body";
import { forgetListings } from "./listing-memory";
import { describeShare, type Member, type MemberStatus, type Pair } from "./member";
import { imagePath, pathSegment } from "./paths";

/** Of the letters that a time is written with, and without a blank. */
const Time = v.pipe(
  v.string(),
  v.regex(/^[\dTZ:.+ -]+$/),
  v.transform((time) => time.replace(" ", "T")),
);

/** A member of this very image: an answer about another one is an invalid answer. */
function memberOf(imageId: string) {
  return v.pipe(
    v.object({
      image_id: v.literal(imageId),
      member_id: v.string(),
      status: v.picklist(["pending", "accepted", "rejected"]),
      created_at: Time,
      updated_at: Time,
      schema: v.pipe(v.string(), v.endsWith("/schemas/member")),
    }),
    v.transform(
      (body): Member => ({
        imageId: body.image_id,
        memberId: body.member_id,
        status: body.status,
        createdAt: body.created_at,
        updatedAt: body.updated_at,
        schema: body.schema,
      }),
    ),
  );
}

function exactly({ imageId, memberId }: Pair) {
  return v.pipe(
    memberOf(imageId),
    v.check((member) => member.memberId === memberId, "a member other than the one asked for"),
  );
}

/** `POST /v2/images/{image}/members`: the owner shares an image. */
export function addMember(session: Session, pair: Pair, budget: Budget): Promise<Reply<Member>> {
  const { imageId, memberId } = pair;
  const request: ImageRequest = {
    purpose: `share image ${imageId} with project ${memberId}`,
    method: "POST",
    path: membersPath(imageId),
    body: { member: memberId },
  };
  const look = async (): Promise<Member | undefined> => {
    const reply = await getMember(session, pair, budget);
    return reply.ok ? reply.value : undefined;
  };
  return forgetting(imageId, session.send(request, { status: 200, shape: exactly(pair), look }, budget));
}

/** `GET /v2/images/{image}/members/{member}`: for the owner, or that member. */
export function getMember(session: Session, pair: Pair, budget: Budget): Promise<Reply<Member>> {
  const request: ImageRequest = {
    purpose: `read ${describeShare(pair)}`,
    method: "GET",
    path: memberPath(pair),
  };
  return session.send(request, { status: 200, shape: exactly(pair) }, budget);
}

/** `GET /v2/images/{image}/members`: the whole list in one answer; the owner sees all, a member itself. */
export function listMembers(
  session: Session,
  imageId: string,
  budget: Budget,
): Promise<Reply<readonly Member[]>> {
  const request: ImageRequest = {
    purpose: `list the members of image ${imageId}`,
    method: "GET",
    path: membersPath(imageId),
  };
  const shape = v.pipe(
    v.object({ members: v.array(memberOf(imageId)) }),
    v.transform((body): readonly Member[] => body.members),
  );
  return session.send(request, { status: 200, shape }, budget);
}

/**
 * `PUT /v2/images/{image}/members/{member}`: the recipient, and nobody else, answers an offer. A full-ECS image on IMS needs
 * the vault that will hold it.
 */
export function answerOffer(
  session: Session,
  pair: Pair,
  answer: { readonly status: MemberStatus; readonly vaultId: string | undefined },
  budget: Budget,
): Promise<Reply<Member>> {
  const { status, vaultId } = answer;
  const request: ImageRequest = {
    purpose: `set the status of image ${pair.imageId} to ${status} for project ${pair.memberId}`,
    method: "PUT",
    path: memberPath(pair),
    body: { status, ...(vaultId === undefined ? {} : { vault_id: vaultId }) },
  };
  return forgetting(pair.imageId, session.send(request, { status: 200, shape: exactly(pair) }, budget));
}

/** `DELETE /v2/images/{image}/members/{member}`: the owner takes a share back. */
export function removeMember(session: Session, pair: Pair, budget: Budget): Promise<Reply<undefined>> {
  const request: ImageRequest = {
    purpose: `remove ${describeShare(pair)}`,
    method: "DELETE",
    path: memberPath(pair),
  };
  return forgetting(pair.imageId, session.send(request, { status: 204, shape: noBody }, budget));
}

/** A write: however it ends, what was listed before is not to be believed any more. */
function forgetting<T>(imageId: string, write: Promise<T>): Promise<T> {
  return write.finally(() => forgetListings(imageId));
}

function membersPath(imageId: string): string {
  return `${imagePath(imageId)}/members`;
}

function memberPath({ imageId, memberId }: Pair): string {
  return `${membersPath(imageId)}/${pathSegment(memberId)}`;
}
