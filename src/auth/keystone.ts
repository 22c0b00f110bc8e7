import * as v from "valibot";
import { AuthenticationError, ResponseError } from "../errors";
import type { Budget } from "../http/budget";
import type { HttpClient } from "../http/client";
import { keepSecret } from "../http/redaction";
import { header, type Refusal, responseError } from "../http/refusal";
import { authBody } from "./auth-request";
import { describeIdentity, type Identity } from "./identity";
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
  return { ...tokenFrom(value, reply.value.token, Date.now()), source: "iam" };
}

/**
 * Looks a ready token up, which makes no new one: `GET {auth URL}/auth/tokens`.
 *
 * @throws AuthenticationError `TOKEN_REFUSED`; ResponseError; ConnectionError.
 */
export async function inspectToken(
  identity: Identity,
  value: string,
  http: HttpClient,
  budget: Budget,
): Promise<Token> {
  const request = {
    purpose: `look up the token of ${identity.secretOrigin}`,
    method: "GET",
    url: `${identity.authUrl}/auth/tokens`,
    headers: { "x-auth-token": value, "x-subject-token": value },
  } as const;
  const reply = await http.send(request, { status: 200, shape: TokenBody }, budget);
  // It was issued some time ago, so that its life is what is left from now on.
  if (reply.ok) {
    const found = { ...reply.value.token, issued_at: undefined };
    return { ...tokenFrom(value, found, Date.now()), source: "given" };
  }
  // An expired token is 401 as the caller's and 404 as the subject.
  if (reply.refusal.status !== 401 && reply.refusal.status !== 404) throw responseError(reply.refusal);
  throw givenTokenRefused(identity, reply.refusal);
}

/** A given token is never renewed: there is nothing to renew it with. */
export function givenTokenRefused(identity: Identity, refusal: Refusal): AuthenticationError {
  return new AuthenticationError({
    code: "TOKEN_REFUSED",
    problem: refusal.summary,
    hint: `The token in ${identity.secretOrigin} is not valid any more, and a given token is not renewed: put a new one there.`,
  });
}

function tokenFrom(
  value: string,
  body: v.InferOutput<typeof TokenBody>["token"],
  now: number,
): Omit<Token, "source"> {
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
    // A life that is over before it begins comes from a wrong clock, and says nothing.
    lifetime: lifetime > 0 ? lifetime : undefined,
  };
}

function refusedBy(identity: Identity, refusal: Refusal): Error {
  // Keystone answers 404 to an application credential that it does not have.
  const refused =
    refusal.status === 401 || (refusal.status === 404 && identity.method.kind === "applicationCredential");
  if (!refused) return responseError(refusal);
  // https://docs.openstack.org/keystone/latest/admin/multi-factor-authentication.html#receipts
  if (refusal.headers["openstack-auth-receipt"] !== undefined) {
    return new AuthenticationError({
      code: "MORE_FACTORS_NEEDED",
      problem: `${refusal.summary}; what was given is right, and a further factor is asked for`,
      hint: "One-time passwords are not supported: use an application credential or a user without that rule.",
    });
  }
  return new AuthenticationError({
    code: "CREDENTIALS_REFUSED",
    problem: refusal.summary,
    hint: `Check ${identity.secretOrigin}, the user and domain, the project and its domain, and the auth URL. It was tried once, so that no account is locked.${recordedConfigHint(identity)}`,
  });
}

function recordedConfigHint({ secretOrigin }: Identity): string {
  if (!/^(ims|openstack):/.test(secretOrigin)) return "";
  return " `pulumi refresh` and `pulumi destroy` use the stack config that the last `pulumi up` recorded: after a change of it add --run-program, or give credentials as environment variables, which are always today's.";
}
