import * as v from "valibot";
import type { Target } from "../contract/target";
import { type Caller, type Reply, send, signIn } from "../contract/wire";
import type { Servers } from "./servers";

const Created = v.object({ id: v.string() });
const CreatedCredential = v.object({ application_credential: Created });
const PATCH_TYPE = "application/openstack-images-v2.1-json-patch";

/** Real Keystone and Glance, with what a test needs to prepare there. */
export interface RealTarget extends Target {
  /** Only an admin may do everything; signed in once. */
  admin(): Promise<Caller>;
}

export function realTarget(servers: Servers): RealTarget {
  let signingIn: Promise<Caller> | undefined;
  const target: RealTarget = {
    ...servers,
    admin() {
      signingIn ??= signIn(servers, servers.admin);
      return signingIn;
    },
    async createImage(visibility) {
      const body = { name: "contract", owner: servers.owner.projectId, visibility };
      const reply = await (await target.admin()).post("/v2/images", body);
      return v.parse(Created, expectStatus(reply, 201).json()).id;
    },
    async setVisibility(imageId, visibility) {
      const change = [{ op: "replace", path: "/visibility", value: visibility }];
      const headers = { "content-type": PATCH_TYPE, "x-auth-token": (await target.admin()).token };
      const url = `${servers.imageEndpoint}/v2/images/${imageId}`;
      expectStatus(await send("PATCH", url, { body: change, headers }), 200);
    },
    async deleteImage(imageId) {
      const reply = await (await target.admin()).delete(`/v2/images/${imageId}`);
      if (reply.status !== 404) expectStatus(reply, 204);
    },
    async createApplicationCredential(name, secret) {
      const { userId } = servers.owner;
      const headers = {
        "content-type": "application/json",
        "x-auth-token": (await signIn(servers, servers.owner)).token,
      };
      const url = `${servers.authUrl}/users/${userId}/application_credentials`;
      const reply = await send("POST", url, { body: { application_credential: { name, secret } }, headers });
      return v.parse(CreatedCredential, expectStatus(reply, 201).json()).application_credential.id;
    },
  };
  return target;
}

/** The answer, which must have that status for a test to be prepared. */
export function expectStatus(reply: Reply, status: number): Reply {
  if (reply.status !== status)
    throw new Error(`Preparing a test: ${reply.status} instead of ${status}: ${reply.text}`);
  return reply;
}
