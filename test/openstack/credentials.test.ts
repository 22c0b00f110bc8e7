import * as v from "valibot";
import { describe, expect, inject } from "vitest";
import type { Written } from "../auth/written-places";
import { send, signIn } from "../contract/wire";
import { errorOf } from "../http/text-of";
import {
  type Account,
  actorOf,
  authOf,
  entry,
  actorsTest as test,
  userVariables,
  variablesOf,
} from "./actors";

const servers = inject("openstack");
const { owner, recipient, authUrl } = servers;

/** An application credential of the owner's. */
async function applicationCredential(
  name: string,
): Promise<{ readonly id: string; readonly secret: string }> {
  const secret = `secret of ${name}`;
  const { token } = await signIn(servers, owner);
  const reply = await send("POST", `${authUrl}/users/${owner.userId}/application_credentials`, {
    body: { application_credential: { name, secret } },
    headers: { "content-type": "application/json", "x-auth-token": token },
  });
  const Created = v.object({ application_credential: v.object({ id: v.string() }) });
  return { id: v.parse(Created, reply.json()).application_credential.id, secret };
}

const merged = `
defaults: &defaults
  region_name: ${servers.region}
  interface: public
  auth: &auth
    auth_url: ${authUrl}/
    domain_name: Default
clouds:
  a:
    <<: *defaults
    auth:
      <<: *auth
      username: ${owner.userName}
      tenant_name: ${owner.projectName}
`;

const ways: readonly (readonly [string, Account, (folder: string) => Written | Promise<Written>])[] = [
  ["variables by name", owner, () => ({ environment: variablesOf(owner) })],
  [
    "variables by id, of an older kind",
    owner,
    () => ({
      environment: {
        OS_AUTH_URL: authUrl.replace("/v3", ""),
        OS_USER_ID: owner.userId,
        OS_PASSWORD: owner.password,
        OS_TENANT_ID: owner.projectId,
      },
    }),
  ],
  [
    "OS_CLOUD, with the password in secure.yaml and a domain for both",
    owner,
    () => ({
      environment: { OS_CLOUD: "a" },
      files: {
        "home/.config/openstack/clouds.yaml": merged,
        "home/.config/openstack/secure.yaml": `clouds: {a: {auth: {password: ${owner.password}}}}`,
      },
    }),
  ],
  [
    "OS_CLOUD, in the working folder before the home",
    recipient,
    () => ({
      environment: { OS_CLOUD: "a" },
      files: {
        "work/clouds.yaml": `clouds:\n${entry("a", recipient)}${entry("b", owner)}`,
        "home/.config/openstack/clouds.yaml": `clouds:\n${entry("a", owner)}`,
      },
    }),
  ],
  [
    "OS_CLIENT_CONFIG_FILE",
    recipient,
    (folder) => ({
      environment: { OS_CLOUD: "a", OS_CLIENT_CONFIG_FILE: `${folder}/named.json` },
      files: {
        "named.json": JSON.stringify({
          clouds: {
            a: {
              auth: {
                auth_url: authUrl,
                user_id: recipient.userId,
                password: recipient.password,
                project_id: recipient.projectId,
              },
            },
          },
        }),
        "work/clouds.yaml": `clouds:\n${entry("a", owner)}`,
      },
    }),
  ],
  [
    "OS_REGION_NAME, where regions differ in who asks",
    recipient,
    () => ({
      environment: { OS_CLOUD: "a", OS_REGION_NAME: "two" },
      files: {
        "work/clouds.yaml": `clouds:\n${entry("a", owner)}    regions:\n    - one\n    - name: two\n      values:\n        auth: {${authOf(recipient).replaceAll(/\n\s*/g, ", ")}}\n`,
      },
    }),
  ],
  [
    "an application credential by id, in clouds.yaml",
    owner,
    async () => {
      const { id, secret } = await applicationCredential("by id");
      const auth = {
        auth_url: authUrl,
        application_credential_id: id,
        application_credential_secret: secret,
      };
      const a = { auth_type: "v3applicationcredential", auth };
      return {
        environment: { OS_CLOUD: "a" },
        files: { "work/clouds.yaml": JSON.stringify({ clouds: { a } }) },
      };
    },
  ],
  [
    "an application credential by name, in variables",
    owner,
    async () => ({
      environment: {
        ...userVariables(owner),
        OS_AUTH_TYPE: "v3applicationcredential",
        OS_APPLICATION_CREDENTIAL_NAME: "by name",
        OS_APPLICATION_CREDENTIAL_SECRET: (await applicationCredential("by name")).secret,
      },
    }),
  ],
  [
    "a ready token",
    owner,
    async () => ({
      environment: {
        OS_AUTH_TYPE: "v3token",
        OS_AUTH_URL: authUrl,
        OS_TOKEN: (await signIn(servers, owner)).token,
        OS_PROJECT_ID: owner.projectId,
      },
    }),
  ],
];

describe("openstackclient and this package act as the same user in the same project", () => {
  test.for(ways)("with %s", async ([, account, write], { folder, openstackclient, thisPackage }) => {
    const written = await write(folder);
    expect(await thisPackage(written)).toEqual(actorOf(account));
    expect(await openstackclient(written)).toEqual(actorOf(account));
  });
});

describe("openstacksdk and this package act as the same user in the same project", () => {
  const files = { "work/clouds.yaml": `clouds:\n${entry("a", owner)}` };

  test("with the only cloud of a file, which openstackclient does not take", async ({
    openstackclient,
    openstacksdk,
    thisPackage,
  }) => {
    expect(await thisPackage({ files })).toEqual(actorOf(owner));
    expect(await openstacksdk({ files })).toEqual(actorOf(owner));
    expect(await errorOf(openstackclient({ files }))).toMatchObject({
      stderr: expect.stringContaining("Missing value auth-url"),
    });
  });

  test("with OS_CLOUD beside stray variables of another one, which openstackclient mixes in", async ({
    openstackclient,
    openstacksdk,
    thisPackage,
  }) => {
    const { OS_REGION_NAME: _, ...stray } = variablesOf(recipient);
    const written = { files, environment: { ...stray, OS_CLOUD: "a" } };
    expect(await thisPackage(written)).toEqual(actorOf(owner));
    expect(await openstacksdk(written)).toEqual(actorOf(owner));
    const mixed = await openstackclient(written).catch((error: unknown) => error);
    expect(mixed).not.toEqual(actorOf(owner));
  });
});
