import * as v from "valibot";
import { AuthenticationError, ResponseError } from "../errors";
import type { Budget } from "../http/budget";
import type { HttpClient } from "../http/client";
import { keepSecret } from "../http/redaction";
import { header, type Refusal, responseError } from "../http/refusal";
import type { Domain, Identity, Method, Project, Scope, User } from "./identity";
import type { Token } from "./token";

const Name = v.string();
const Id = v.pipe(v.string(), v.minLength(1));

const Endpoint = v.object({
  interface: Name,
  url: v.string(),
  region: v.nullish(v.string()),
  region_id: v.nullish(v.string()),
});
const TokenBody = v.object({
  token: v.object({
    // A date that cannot be read is as good as none: the token is used, but never stored.
    expires_at: v.fallback(v.nullish(v.string()), undefined),
    issued_at: v.fallback(v.nullish(v.string()), undefined),
    user: v.object({ id: Id, name: v.optional(Name, "") }),
    project: v.optional(v.object({ id: Id, name: v.optional(Name, "") })),
    catalog: v.optional(v.array(v.object({ type: v.string(), endpoints: v.array(Endpoint) })), []),
  }),
});

/**
 * Asks IAM for a token, once: `POST {auth URL}/auth/tokens`
 * (https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management).
 *
 * @throws AuthenticationError `CREDENTIALS_REFUSED` or `MORE_FACTORS_NEEDED`; ResponseError; ConnectionError.
 */
export async function requestToken(identity: Identity, http: HttpClient, budget: Budget): Promise<Token> {
  const url = `${identity.authUrl}/auth/tokens`;
  const request = {
    purpose: `get a token for ${describeIdentity(identity)}`,
    method: "POST",
    url,
    body: authBody(identity.method, identity.scope),
  } as const;
  // A second token does no harm, so a lost answer is asked for again.
  const reply = await http.send(request, { status: 201, shape: TokenBody }, budget);
  if (!reply.ok) throw refusedBy(identity, reply.refusal);
  const value = header(reply, "x-subject-token");
  if (value === undefined || value === "") {
    throw new ResponseError({
      code: "RESPONSE_INVALID",
      problem: `cannot ${request.purpose}: POST ${url} answered 201 without a token in X-Subject-Token`,
      hint: "Check that the auth URL is that of IAM, and that no proxy drops the header.",
      status: 201,
    });
  }
  keepSecret(value);
  return tokenFrom(value, reply.value.token, Date.now());
}

function tokenFrom(value: string, body: v.InferOutput<typeof TokenBody>["token"], now: number): Token {
  const lifetime =
    Date.parse(body.expires_at ?? "") - Date.parse(body.issued_at ?? new Date(now).toISOString());
  return {
    value,
    user: body.user,
    project: body.project,
    catalogue: body.catalog.map(({ type, endpoints }) => ({
      type,
      endpoints: endpoints.map((endpoint) => ({
        interface: endpoint.interface,
        url: endpoint.url,
        region: endpoint.region_id ?? endpoint.region ?? "",
      })),
    })),
    receivedAt: now,
    lifetime: Number.isNaN(lifetime) ? undefined : lifetime,
  };
}

/** The request body, in Keystone's names. Pure. */
export function authBody(method: Method, scope: Scope): unknown {
  return { auth: { identity: identityBody(method), ...scopeBody(scope) } };
}

function identityBody(method: Method): unknown {
  switch (method.kind) {
    case "password":
      return {
        methods: ["password"],
        password: { user: { ...userBody(method.user), password: method.password } },
      };
    case "applicationCredential": {
      const { credential, secret } = method;
      const who =
        "id" in credential ? credential : { name: credential.name, user: userBody(credential.user) };
      return { methods: ["application_credential"], application_credential: { ...who, secret } };
    }
    case "token":
      return { methods: ["token"], token: { id: method.token } };
  }
}

function userBody(user: User): { id: string } | { name: string; domain: Domain } {
  return "id" in user ? { id: user.id } : { name: user.name, domain: user.domain };
}

function scopeBody(scope: Scope): { scope?: unknown } {
  switch (scope.kind) {
    case "project":
      return { scope: { project: projectBody(scope.project) } };
    case "domain":
      return { scope: { domain: scope.domain } };
    case "credential":
      return {};
  }
}

function projectBody(project: Project): unknown {
  return "id" in project ? { id: project.id } : { name: project.name, domain: project.domain };
}

function refusedBy(identity: Identity, refusal: Refusal): Error {
  const who = describeIdentity(identity);
  if (refusal.status !== 401) return responseError(refusal);
  return new AuthenticationError({
    code: "CREDENTIALS_REFUSED",
    problem: `IAM refuses ${who}: ${refusal.summary}`,
    hint: `Check ${identity.secretSource}, the user and domain, the project and its domain, and the auth URL. It was tried once, so that no account is locked.`,
  });
}

/** Who asks, in words without a secret. */
export function describeIdentity({ method, scope }: Identity): string {
  const who = method.kind === "password" ? `user ${named(method.user)}` : "a token";
  const what = scope.kind === "project" ? ` for project ${named(scope.project)}` : "";
  return `${who}${what}`;
}

function named(thing: User | Project): string {
  if ("id" in thing) return `id ${thing.id}`;
  const domain = "id" in thing.domain ? `id ${thing.domain.id}` : `"${thing.domain.name}"`;
  return `"${thing.name}" (domain ${domain})`;
}
