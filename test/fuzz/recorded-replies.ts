import { startSimulator } from "../../src/simulator";
import {
  type Caller,
  issued,
  passwordRequest,
  projectScope,
  type Reply,
  send,
  signIn,
} from "../contract/wire";
import type { Asked } from "./hostile-server";
import type { RawReply } from "./mutation";

/** What the services answer, and the ids that stand in it. */
export interface Recording {
  readonly replies: ReadonlyMap<string, RawReply>;
  readonly origin: string;
  readonly imageId: string;
  readonly memberId: string;
  /** Of the owner of the image. */
  readonly projectId: string;
  readonly token: string;
}

/** One good reply to every request that the package makes. */
export async function recordReplies(): Promise<Recording> {
  const cloud = await startSimulator();
  const { imageEndpoint, authUrl, owner, recipient } = cloud;
  const addresses = { authUrl, imageEndpoint };
  const { id: imageId } = cloud.addImage();
  const memberId = recipient.projectId;
  const replies = new Map<string, RawReply>();
  const keep = (method: string, path: string, reply: Reply): void => {
    replies.set(kindOf({ method, path, body: "" }), raw(reply));
  };
  const by = await signIn(addresses, owner);
  const members = `/v2/images/${imageId}/members`;
  const body = passwordRequest(owner, projectScope(owner));
  const headers = { "content-type": "application/json" };
  const token = await send("POST", `${authUrl}/auth/tokens`, { body, headers });
  keep("POST", "/v3/auth/tokens", token);
  keep("POST", members, await by.post(members, { member: memberId }));
  cloud.addMember(imageId, cloud.other.projectId);
  const their: Caller = await signIn(addresses, recipient);
  keep("PUT", `${members}/${memberId}`, await their.put(`${members}/${memberId}`, { status: "accepted" }));
  for (const path of [members, `${members}/${memberId}`, `/v2/images/${imageId}`])
    keep("GET", path, await by.get(path));
  const offers = "/v2/images?visibility=shared&member_status=accepted";
  keep("GET", offers, await their.get(offers));
  keep("DELETE", `${members}/${memberId}`, await by.delete(`${members}/${memberId}`));
  await cloud.close();
  return {
    replies,
    origin: imageEndpoint,
    imageId,
    memberId,
    projectId: owner.projectId,
    token: issued(token),
  };
}

/** The recorded reply to a request, about what this request is about. */
export function replyTo({ method, path, body }: Asked, recording: Recording, origin: string): RawReply {
  const recorded = recording.replies.get(kindOf({ method, path, body }));
  if (recorded === undefined) throw new Error(`nothing is recorded for ${method} ${path}`);
  const [, imageId = recording.imageId, inPath] =
    /^\/v2\/images\/([^/?]+)(?:\/members\/([^/?]+))?/.exec(path) ?? [];
  const memberId = inPath ?? /"member":"(\w+)"/.exec(body)?.[1] ?? recording.memberId;
  const text = recorded.body
    .toString("latin1")
    .replaceAll(recording.origin, origin)
    .replaceAll(recording.imageId, imageId)
    .replaceAll(recording.memberId, memberId);
  return { ...recorded, body: Buffer.from(text, "latin1") };
}

function kindOf({ method, path }: Asked): string {
  const shape = path
    .replace(/\?.*/, "")
    .replace(/^(\/v2\/images\/)[^/]+(.*)/, (_whole, images, rest: string) => {
      return `${images}IMAGE${rest.replace(/^(\/members\/).+/, "$1MEMBER")}`;
    });
  return `${method} ${shape}`;
}

function raw({ status, headers, text }: Reply): RawReply {
  const kept = Object.entries(headers).filter(
    ([name]) => !/^(connection|content-length|keep-alive|date)$/.test(name),
  );
  return { status: String(status), headers: kept, body: Buffer.from(text), ending: "keep" };
}
