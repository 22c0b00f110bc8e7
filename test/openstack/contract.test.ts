import * as v from "valibot";
import { describe, inject } from "vitest";
import { describeContract } from "../contract/suite";
import type { Target } from "../contract/target";
import { type Caller, type Reply, send, signIn } from "../contract/wire";

const Created = v.object({ id: v.string() });
const CreatedCredential = v.object({ application_credential: Created });
const PATCH_TYPE = "application/openstack-images-v2.1-json-patch";

describe("real Keystone and Glance", () => {
  const servers = inject("openstack");

  describeContract(() => target);

  const target: Target = {
    ...servers,
    async createImage(visibility) {
      const caller = await admin();
      const body = { name: "contract", owner: servers.owner.projectId, visibility };
      return v.parse(Created, expectStatus(await caller.post("/v2/images", body), 201).json()).id;
    },
    async setVisibility(imageId, visibility) {
      const change = [{ op: "replace", path: "/visibility", value: visibility }];
      const headers = { "content-type": PATCH_TYPE, "x-auth-token": (await admin()).token };
      expectStatus(
        await send("PATCH", `${servers.imageEndpoint}/v2/images/${imageId}`, { body: change, headers }),
        200,
      );
    },
    async deleteImage(imageId) {
      const reply = await (await admin()).delete(`/v2/images/${imageId}`);
      if (reply.status !== 404) expectStatus(reply, 204);
    },
    async createApplicationCredential(name, secret) {
      const { userId } = servers.owner;
      const headers = {
        "content-type": "application/json",
        "x-auth-token": (await signIn(target, servers.owner)).token,
      };
      const url = `${servers.authUrl}/users/${userId}/application_credentials`;
      const reply = await send("POST", url, { body: { application_credential: { name, secret } }, headers });
      return v.parse(CreatedCredential, expectStatus(reply, 201).json()).application_credential.id;
    },
  };

  /** Only an admin may make an image public; signed in once. */
  let signingIn: Promise<Caller> | undefined;
  function admin(): Promise<Caller> {
    signingIn ??= signIn(target, servers.admin);
    return signingIn;
  }
});

function expectStatus(reply: Reply, status: number): Reply {
  if (reply.status !== status)
    throw new Error(`Preparing a test: ${reply.status} instead of ${status}: ${reply.text}`);
  return reply;
}
