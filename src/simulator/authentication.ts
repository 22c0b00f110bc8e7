import { isRecord } from "./answer";
import type { ApplicationCredential, Cloud, Domain, Project, User } from "./cloud";
import { expecting, KeystoneError, unauthorized } from "./keystone-error";
import type { Token, Tokens } from "./tokens";

/** Who asks for a token and for what, once the request is found good. */
export interface Authenticated {
  readonly user: User;
  readonly project: Project | undefined;
  readonly domain: Domain | undefined;
  readonly applicationCredential: ApplicationCredential | undefined;
  readonly methods: readonly string[];
  /** The token that was shown, with the method `token`. */
  readonly parent: Token | undefined;
}

type Identity = Omit<Authenticated, "project" | "domain">;

const SUPPORTED = ["external", "password", "token", "oauth1", "mapped", "application_credential"];

/**
 * Answers the question of `POST /v3/auth/tokens`: who is it, and may they have that scope?
 * @throws KeystoneError with Keystone's own status and text
 * @see https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management
 */
export function authenticate(body: unknown, cloud: Cloud, tokens: Tokens): Authenticated {
  if (!isRecord(body) || !isRecord(body.auth)) throw expecting("auth", "request body");
  const { identity, scope } = body.auth;
  if (!isRecord(identity)) throw new KeystoneError(400, "'identity' is a required property");
  if (!Array.isArray(identity.methods))
    throw new KeystoneError(400, "Invalid input for field 'identity': 'methods' is a required property");
  const [method] = identity.methods;
  if (method === undefined) throw unauthorized();
  const wanted = readScope(scope);
  const who = identify(String(method), identity, cloud, tokens);
  return { ...who, ...grant(who, wanted, cloud) };
}

function identify(method: string, identity: Record<string, unknown>, cloud: Cloud, tokens: Tokens): Identity {
  const details = identity[method];
  if (!["password", "token", "application_credential"].includes(method))
    throw new KeystoneError(401, "Attempted to authenticate with an unsupported method.", {
      methods: SUPPORTED,
    });
  if (!isRecord(details)) throw expecting(method, "identity");
  if (method === "token") return byToken(String(details.id), tokens);
  if (method === "application_credential") return byApplicationCredential(details, cloud);
  if (!isRecord(details.user)) throw expecting("user", "password");
  const user = findUser(details.user, cloud);
  if (!user || user.password !== details.user.password) throw unauthorized();
  return { user, methods: ["password"], applicationCredential: undefined, parent: undefined };
}

function byToken(id: string, tokens: Tokens): Identity {
  const parent = tokens.find(id);
  // Keystone answers 404 here, not 401.
  if (!parent)
    throw new KeystoneError(
      404,
      tokens.looksIssued(id) ? "Failed to validate token" : "Could not recognize Fernet token",
    );
  const methods = ["token", ...parent.methods.filter((method) => method !== "token")];
  return { user: parent.user, methods, applicationCredential: parent.applicationCredential, parent };
}

function byApplicationCredential(details: Record<string, unknown>, cloud: Cloud): Identity {
  const credential = findApplicationCredential(details, cloud);
  const user = credential && cloud.users.get(credential.userId);
  if (!user || credential.secret !== details.secret) throw unauthorized();
  return {
    user,
    methods: ["application_credential"],
    applicationCredential: credential,
    parent: undefined,
  };
}

function findApplicationCredential(
  details: Record<string, unknown>,
  cloud: Cloud,
): ApplicationCredential | undefined {
  if (typeof details.id === "string") {
    const found = cloud.applicationCredentials.get(details.id);
    if (!found) throw new KeystoneError(404, `Could not find Application Credential: ${details.id}.`);
    return found;
  }
  if (!isRecord(details.user)) throw expecting("user", "application credential");
  const user = findUser(details.user, cloud);
  return [...cloud.applicationCredentials.values()].find(
    ({ userId, name }) => userId === user?.id && name === details.name,
  );
}

function findUser(wanted: Record<string, unknown>, cloud: Cloud): User | undefined {
  if (typeof wanted.id === "string") return cloud.users.get(wanted.id);
  if (typeof wanted.name !== "string") throw expecting("id or name", "user");
  const inDomain = readDomain(wanted.domain, "user");
  return [...cloud.users.values()].find((user) => user.name === wanted.name && inDomain(user.domain));
}

type Scope =
  | { readonly kind: "unscoped" }
  | { readonly kind: "domain"; readonly inDomain: (domain: Domain) => boolean }
  | { readonly kind: "project"; readonly matches: (project: Project) => boolean }
  | { readonly kind: "other" };

function readScope(scope: unknown): Scope {
  if (scope === undefined || scope === "unscoped") return { kind: "unscoped" };
  if (!isRecord(scope) || Object.keys(scope).length !== 1)
    throw expecting("system, project, domain, OS-TRUST:trust or unscoped", "scope");
  if (isRecord(scope.domain)) return { kind: "domain", inDomain: readDomain(scope.domain, "scope") };
  if (!isRecord(scope.project)) return { kind: "other" };
  const { id, name, domain } = scope.project;
  if (typeof id === "string") return { kind: "project", matches: (project) => project.id === id };
  if (typeof name !== "string") throw expecting("id or name", "project");
  const inDomain = readDomain(domain, "project");
  return { kind: "project", matches: (project) => project.name === name && inDomain(project.domain) };
}

function readDomain(domain: unknown, owner: string): (domain: Domain) => boolean {
  if (!isRecord(domain)) throw expecting("domain", owner);
  return ({ id, name }) => (domain.id === undefined ? name === domain.name : id === domain.id);
}

function grant(who: Identity, scope: Scope, cloud: Cloud): Pick<Authenticated, "project" | "domain"> {
  const credential = who.applicationCredential;
  if (credential && scope.kind !== "unscoped")
    throw new KeystoneError(
      401,
      "Error authenticating with application credential: Application credentials cannot request a scope.",
      {},
    );
  if (credential) return { project: cloud.projects.get(credential.projectId), domain: undefined };
  if (scope.kind === "unscoped") return { project: undefined, domain: undefined };
  if (scope.kind === "domain" && who.user.roleOnDomain && scope.inDomain(who.user.domain))
    return { project: undefined, domain: who.user.domain };
  if (scope.kind === "project") {
    const project = [...cloud.projects.values()].find(scope.matches);
    if (project && who.user.projects.includes(project.id)) return { project, domain: undefined };
  }
  throw unauthorized();
}
