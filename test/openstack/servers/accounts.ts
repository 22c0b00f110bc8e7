import { randomUUID } from "node:crypto";
import { request } from "undici";

/** A user in a project, with what a client needs to get its token. */
export interface Account {
  readonly userId: string;
  readonly userName: string;
  readonly password: string;
  readonly userDomainName: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly projectDomainName: string;
}

export type Accounts = Readonly<Record<"owner" | "recipient" | "other" | "trusted" | "admin", Account>>;

/** Asks Keystone as admin; the answer's JSON. */
type Ask = (method: "GET" | "POST" | "PUT", path: string, body?: unknown) => Promise<Record<string, unknown>>;

/** Puts a fresh Keystone in the state that tests expect: the image service in the catalogue, the projects and their users. */
export async function createAccounts(
  authUrl: string,
  imageEndpoint: string,
  region: string,
  adminPassword: string,
  glancePassword: string,
): Promise<Accounts> {
  const { ask, user, project } = await signInAsAdmin(authUrl, adminPassword);
  const roles = await ask("GET", "/roles");
  const roleId = (name: string): string => idOf(listOf(roles.roles).find((role) => role.name === name));

  const service = await ask("POST", "/services", { service: { type: "image", name: "glance" } });
  await ask("POST", "/endpoints", {
    endpoint: {
      service_id: idOf(service.service),
      region_id: region,
      interface: "public",
      url: imageEndpoint,
    },
  });
  await createAccount(ask, "glance", "service", roleId("admin"), glancePassword);
  const member = roleId("member");
  return {
    owner: await createAccount(ask, "alice", "owner", member),
    recipient: await createAccount(ask, "bob", "recipient", member),
    other: await createAccount(ask, "carol", "other", member),
    trusted: await createAccount(ask, "dave", "trusted", member),
    admin: account("admin", idOf(user), adminPassword, "admin", idOf(project)),
  };
}

async function createAccount(
  ask: Ask,
  userName: string,
  projectName: string,
  roleId: string,
  password: string = randomUUID(),
): Promise<Account> {
  const project = await ask("POST", "/projects", { project: { name: projectName, domain_id: "default" } });
  const user = await ask("POST", "/users", { user: { name: userName, password, domain_id: "default" } });
  const [projectId, userId] = [idOf(project.project), idOf(user.user)];
  await ask("PUT", `/projects/${projectId}/users/${userId}/roles/${roleId}`);
  return account(userName, userId, password, projectName, projectId);
}

function account(
  userName: string,
  userId: string,
  password: string,
  projectName: string,
  projectId: string,
): Account {
  const [userDomainName, projectDomainName] = ["Default", "Default"];
  return { userId, userName, password, userDomainName, projectId, projectName, projectDomainName };
}

async function signInAsAdmin(authUrl: string, password: string) {
  const domain = { id: "default" };
  const signIn = await call("POST", `${authUrl}/auth/tokens`, undefined, {
    auth: {
      identity: { methods: ["password"], password: { user: { name: "admin", domain, password } } },
      scope: { project: { name: "admin", domain } },
    },
  });
  const ask: Ask = async (method, path, body) =>
    (await call(method, `${authUrl}${path}`, signIn.token, body)).json;
  const token = recordOf(signIn.json.token);
  return { ask, user: token.user, project: token.project };
}

async function call(method: "GET" | "POST" | "PUT", url: string, token: string | undefined, body?: unknown) {
  const answer = await request(url, {
    method,
    headers: { "content-type": "application/json", ...(token ? { "x-auth-token": token } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${method} ${url} answered ${answer.statusCode}: ${text}`);
  const issued = answer.headers["x-subject-token"];
  return {
    json: text === "" ? {} : recordOf(JSON.parse(text)),
    token: typeof issued === "string" ? issued : undefined,
  };
}

function recordOf(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null)
    throw new Error(`Keystone sent no object: ${JSON.stringify(value)}`);
  return { ...value };
}

function listOf(value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) throw new Error(`Keystone sent no list: ${JSON.stringify(value)}`);
  return value.map(recordOf);
}

function idOf(value: unknown): string {
  const { id } = recordOf(value);
  if (typeof id !== "string") throw new Error(`Keystone sent no id: ${JSON.stringify(value)}`);
  return id;
}
