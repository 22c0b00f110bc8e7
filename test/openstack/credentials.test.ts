import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as v from "valibot";
import { describe, expect, inject } from "vitest";
import { Sessions } from "../../src/auth/sessions";
import { budget } from "../auth/session-of";
import { placesTest, type Written, writeFiles } from "../auth/written-places";
import { send, signIn } from "../contract/wire";
import { errorOf } from "../http/text-of";

const run = promisify(execFile);
const servers = inject("openstack");
const { owner, recipient, authUrl } = servers;
type Account = typeof owner;

/** Who acts, and in which project. */
const Actor = v.object({ user_id: v.string(), project_id: v.string() });
type Actor = v.InferOutput<typeof Actor>;
const actorOf = ({ userId, projectId }: Account): Actor => ({ user_id: userId, project_id: projectId });

type Ask = (written: Written) => Promise<Actor>;
interface Fixtures {
  /** The command `openstack`. */
  readonly openstackclient: Ask;
  /** The library under it, which programs use. */
  readonly openstacksdk: Ask;
  readonly thisPackage: Ask;
}

const SDK = `
import json, openstack
cloud = openstack.connect()
print(json.dumps({"user_id": cloud.current_user_id, "project_id": cloud.current_project_id}))
`;

const test = placesTest.extend<Fixtures & { python: (command: string, ...argv: string[]) => Ask }>({
  python: async ({ folder }, use) => {
    await use((command, ...argv) => async ({ environment = {}, files = {} }) => {
      writeFiles(folder, { "home/.profile": "", "work/README": "", ...files });
      const home = { PATH: "/usr/bin:/bin", HOME: `${folder}/home`, XDG_CONFIG_DIRS: `${folder}/etc` };
      const options = { env: { ...home, ...environment }, cwd: `${folder}/work` };
      const { stdout } = await run(`/usr/bin/${command}`, argv, options);
      return v.parse(Actor, JSON.parse(stdout));
    });
  },
  openstackclient: async ({ python }, use) => {
    await use(python("openstack", "token", "issue", "-f", "json"));
  },
  openstacksdk: async ({ python }, use) => {
    await use(python("python3", "-c", SDK));
  },
  thisPackage: async ({ placesOf }, use) => {
    await use(async ({ environment = {}, ...others }) => {
      const places = placesOf({ ...others, environment: { PULUMI_IMS_TOKEN_CACHE: "off", ...environment } });
      const lines: string[] = [];
      const session = new Sessions(places, (line) => lines.push(line)).open();
      const { user, project } = await session.tokens.token(budget());
      expect(lines).toEqual([]);
      return { user_id: user.id, project_id: project?.id ?? "" };
    });
  },
});

const userVariables = (account: Account) => ({
  OS_AUTH_URL: authUrl,
  OS_USERNAME: account.userName,
  OS_USER_DOMAIN_NAME: account.userDomainName,
});
const variablesOf = (account: Account) => ({
  ...userVariables(account),
  OS_PASSWORD: account.password,
  OS_PROJECT_NAME: account.projectName,
  OS_PROJECT_DOMAIN_NAME: account.projectDomainName,
  OS_REGION_NAME: servers.region,
  OS_IDENTITY_API_VERSION: "3",
});

const authOf = (account: Account) => `auth_url: ${authUrl}
      username: ${account.userName}
      password: "${account.password}"
      user_domain_name: ${account.userDomainName}
      project_name: ${account.projectName}
      project_domain_name: ${account.projectDomainName}`;
const entry = (name: string, account: Account) => `  ${name}:\n    auth:\n      ${authOf(account)}\n`;

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
