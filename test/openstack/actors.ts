import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as v from "valibot";
import { expect, inject } from "vitest";
import { Sessions } from "../../src/auth/sessions";
import { budget } from "../auth/session-of";
import { placesTest, type Written, writeFiles } from "../auth/written-places";

const run = promisify(execFile);
const servers = inject("openstack");
const { authUrl } = servers;
export type Account = typeof servers.owner;

/** Who acts, and in which project. */
const Actor = v.object({ user_id: v.string(), project_id: v.string() });
type Actor = v.InferOutput<typeof Actor>;
export const actorOf = ({ userId, projectId }: Account): Actor => ({
  user_id: userId,
  project_id: projectId,
});

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

/** A test with three clients, of which each reads what is written. */
export const actorsTest = placesTest.extend<
  Fixtures & { python: (command: string, ...argv: string[]) => Ask }
>({
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

export const userVariables = (account: Account) => ({
  OS_AUTH_URL: authUrl,
  OS_USERNAME: account.userName,
  OS_USER_DOMAIN_NAME: account.userDomainName,
});
export const variablesOf = (account: Account) => ({
  ...userVariables(account),
  OS_PASSWORD: account.password,
  OS_PROJECT_NAME: account.projectName,
  OS_PROJECT_DOMAIN_NAME: account.projectDomainName,
  OS_REGION_NAME: servers.region,
  OS_IDENTITY_API_VERSION: "3",
});

export const authOf = (account: Account) => `auth_url: ${authUrl}
      username: ${account.userName}
      password: "${account.password}"
      user_domain_name: ${account.userDomainName}
      project_name: ${account.projectName}
      project_domain_name: ${account.projectDomainName}`;
export const entry = (name: string, account: Account) => `  ${name}:\n    auth:\n      ${authOf(account)}\n`;
