import * as v from "valibot";
import { expect } from "vitest";
import type { Reply } from "./wire";

/** Glance's times: UTC, to the second. */
export const SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
/** Keystone's times: the microseconds are always zero. */
export const MICROSECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000Z$/;
export const HEX_ID = /^[0-9a-f]{32}$/;
export const REQUEST_ID = /^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const UNKNOWN_IMAGE = "11111111-1111-4111-8111-111111111111";

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  413: "Request Entity Too Large",
};

export function expectMember(value: unknown, imageId: string, memberId: string, status: string): void {
  expect(value).toEqual({
    member_id: memberId,
    image_id: imageId,
    status,
    created_at: expect.stringMatching(SECONDS),
    updated_at: expect.stringMatching(SECONDS),
    schema: "/v2/schemas/member",
  });
}

/** An error of Glance for a client that accepts JSON: its sentence, with HTML at the end all the same. */
export function expectRefusal(reply: Reply, status: number, sentence: string): void {
  const title = TITLES[status];
  expect({ status: reply.status, body: reply.json() }).toEqual({
    status,
    body: { message: `${sentence}<br /><br />\n\n\n`, code: `${status} ${title}`, title },
  });
  expect(reply.headers["content-type"]).toBe("application/json");
  expect(reply.headers["x-openstack-request-id"]).toMatch(REQUEST_ID);
}

const Members = v.object({ members: v.array(v.object({ member_id: v.string(), status: v.string() })) });
const Images = v.object({ images: v.array(v.object({ id: v.string() })), next: v.optional(v.string()) });
const Times = v.object({ created_at: v.string(), updated_at: v.string() });
const Token = v.object({
  token: v.looseObject({
    issued_at: v.string(),
    expires_at: v.string(),
    audit_ids: v.array(v.string()),
    catalog: v.optional(v.array(v.unknown())),
  }),
});

/** Member ids and their statuses, in the order of the list. */
export function statuses(reply: Reply): [string, string][] {
  return v.parse(Members, reply.json()).members.map((member) => [member.member_id, member.status]);
}

/** Ids of listed images, in order. */
export function imageIds(reply: Reply): string[] {
  return v.parse(Images, reply.json()).images.map(({ id }) => id);
}

/** Where a list goes on. */
export function nextPage(reply: Reply): string | undefined {
  return v.parse(Images, reply.json()).next;
}

export function timesOf(reply: Reply): v.InferOutput<typeof Times> {
  return v.parse(Times, reply.json());
}

/** The token that a body describes. */
export function tokenOf(reply: Reply): v.InferOutput<typeof Token>["token"] {
  return v.parse(Token, reply.json()).token;
}

/** How long the token lives from its issue, seconds. */
export function lifeOf(reply: Reply): number {
  const { issued_at, expires_at } = tokenOf(reply);
  return (Date.parse(expires_at) - Date.parse(issued_at)) / 1000;
}
