import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { inject } from "vitest";
import type { Account } from "../contract/target";
import { signIn } from "../contract/wire";
import type { Cloud } from "../pulumi/cloud";
import { expectStatus, realTarget } from "./target";

const Listing = v.object({
  members: v.array(
    v.pipe(
      v.object({ member_id: v.string(), status: v.string() }),
      v.transform(({ member_id, status }) => ({ memberId: member_id, status })),
    ),
  ),
});

/** Real Keystone and Glance as the end-to-end tests see a cloud. */
export async function realCloud(): Promise<Cloud> {
  const servers = inject("openstack");
  const target = realTarget(servers);
  const [owner, recipient] = await Promise.all([
    signIn(target, servers.owner),
    signIn(target, servers.recipient),
  ]);
  const membersOf = (imageId: string): string => `/v2/images/${imageId}/members`;
  return {
    environment: environmentOf(servers.owner, servers),
    otherEnvironment: environmentOf(servers.other, servers),
    recipient: servers.recipient.projectId,
    // Glance asks Keystone nothing about a member: any id of the usual form is a project to it.
    addProject: async () => randomUUID().replaceAll("-", ""),
    addImage: () => target.createImage("shared"),
    deleteImage: (imageId) => target.deleteImage(imageId),
    setVisibility: (imageId, visibility) => target.setVisibility(imageId, visibility),
    async addMember(imageId, memberId) {
      expectStatus(await owner.post(membersOf(imageId), { member: memberId }), 200);
    },
    async removeMember(imageId, memberId) {
      expectStatus(await owner.delete(`${membersOf(imageId)}/${memberId}`), 204);
    },
    async accept(imageId) {
      const member = `${membersOf(imageId)}/${servers.recipient.projectId}`;
      expectStatus(await recipient.put(member, { status: "accepted" }), 200);
    },
    async members(imageId) {
      // As admin, who sees the members whatever the image's visibility.
      const reply = await (await target.admin()).get(membersOf(imageId));
      return v.parse(Listing, expectStatus(reply, 200).json()).members;
    },
    close: async () => undefined,
  };
}

/** The `OS_*` variables of an account. */
export function environmentOf(
  account: Account,
  { authUrl, region }: { readonly authUrl: string; readonly region: string },
): Readonly<Record<string, string>> {
  return {
    OS_AUTH_URL: authUrl,
    OS_REGION_NAME: region,
    OS_USERNAME: account.userName,
    OS_PASSWORD: account.password,
    OS_USER_DOMAIN_NAME: account.userDomainName,
    OS_PROJECT_NAME: account.projectName,
    OS_PROJECT_DOMAIN_NAME: account.projectDomainName,
  };
}
