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

/** Member ids and their statuses, in the order of the list. */
export function statuses(reply: Reply): [string, string][] {
  const { members } = reply.json() as { members: { member_id: string; status: string }[] };
  return members.map((member) => [member.member_id, member.status]);
}

/** Ids of listed images, in order. */
export function imageIds(reply: Reply): string[] {
  const { images } = reply.json() as { images: { id: string }[] };
  return images.map(({ id }) => id);
}
