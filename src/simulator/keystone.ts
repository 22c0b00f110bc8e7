import { type Answer, jsonAnswer, parseJson, type ReceivedRequest } from "./answer";
import { authenticate } from "./authentication";
import { type CatalogueService, catalogueBody } from "./catalogue";
import { type Cloud, hexId } from "./cloud";
import { expecting, KeystoneError, unauthorized } from "./keystone-error";
import { toMicroseconds } from "./times";
import type { Token, Tokens } from "./tokens";

const ROLES = ["reader", "member"].map((name) => ({ id: hexId(), name }));

/** The identity service (IAM), Keystone v3. */
export class Keystone {
  constructor(
    readonly cloud: Cloud,
    readonly tokens: Tokens,
    readonly authUrl: string,
    public catalogue: readonly CatalogueService[],
  ) {}

  answer(request: ReceivedRequest): Answer {
    const answer = this.#answerOrRefuse(request);
    return { ...answer, headers: { ...answer.headers, vary: "X-Auth-Token" } };
  }

  #answerOrRefuse(request: ReceivedRequest): Answer {
    try {
      return this.#route(request);
    } catch (error) {
      if (error instanceof KeystoneError) return error.answer(this.authUrl);
      throw error;
    }
  }

  #route(request: ReceivedRequest): Answer {
    const path = request.path.replace(/\/$/, "");
    if (path === "")
      return jsonAnswer(300, { versions: { values: [this.#version()] } }, { location: `${this.authUrl}/` });
    if (path === "/v3") return jsonAnswer(200, { version: this.#version() });
    if (path !== "/v3/auth/tokens") return notFound();
    if (request.method === "POST") return this.#create(request);
    if (request.method === "GET") return this.#show(request);
    if (request.method === "DELETE") return this.#revoke(request);
    return jsonAnswer(
      405,
      { message: "The method is not allowed for the requested URL." },
      { allow: "OPTIONS, DELETE, GET, POST, HEAD" },
    );
  }

  #create(request: ReceivedRequest): Answer {
    if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "application/json"))
      throw expecting("application/json", "Content-Type header");
    const body = request.body === "" ? {} : parseJson(request.body);
    if (typeof body !== "object" || body === null || Array.isArray(body))
      throw expecting("valid JSON", "request body");
    const { parent, ...scope } = authenticate(body, this.cloud, this.tokens);
    return this.#describe(this.tokens.issue(scope, parent), 201, request);
  }

  #show(request: ReceivedRequest): Answer {
    return this.#describe(this.#subject(request, "validate_token"), 200, request);
  }

  #revoke(request: ReceivedRequest): Answer {
    this.tokens.revoke(this.#subject(request, "revoke_token").id);
    return { status: 204, headers: {}, body: "" };
  }

  /** Without a special role one may look at one's own tokens only. */
  #subject(request: ReceivedRequest, action: string): Token {
    const caller = this.tokens.find(request.headers["x-auth-token"]);
    if (!caller) throw unauthorized();
    const id = request.headers["x-subject-token"];
    const subject = this.tokens.find(id);
    if (id !== undefined && !subject)
      throw new KeystoneError(
        404,
        this.tokens.looksIssued(id) ? "Failed to validate token" : "Could not recognize Fernet token",
      );
    if (subject?.user.id !== caller.user.id)
      throw new KeystoneError(
        403,
        `You are not authorized to perform the requested action: identity:${action}.`,
      );
    return subject;
  }

  #describe(token: Token, status: number, request: ReceivedRequest): Answer {
    const { user, project, domain, applicationCredential } = token;
    const catalogue = new URLSearchParams(request.query).has("nocatalog")
      ? {}
      : { catalog: catalogueBody(this.catalogue) };
    const body = {
      methods: token.methods,
      user: { domain: user.domain, id: user.id, name: user.name, password_expires_at: null },
      audit_ids: token.auditIds,
      expires_at: toMicroseconds(token.expiresAt),
      issued_at: toMicroseconds(token.issuedAt),
      ...(project
        ? { project: { domain: project.domain, id: project.id, name: project.name }, is_domain: false }
        : {}),
      ...(domain ? { domain } : {}),
      ...(project || domain ? { roles: ROLES, ...catalogue } : {}),
      ...(applicationCredential
        ? {
            application_credential: {
              id: applicationCredential.id,
              name: applicationCredential.name,
              restricted: true,
            },
          }
        : {}),
    };
    return jsonAnswer(status, { token: body }, { "x-subject-token": token.id });
  }

  #version(): unknown {
    return {
      id: "v3.14",
      status: "stable",
      updated: "2020-04-07T00:00:00Z",
      links: [{ rel: "self", href: `${this.authUrl}/` }],
      "media-types": [{ base: "application/json", type: "application/vnd.openstack.identity-v3+json" }],
    };
  }
}

function notFound(): Answer {
  const sentence =
    "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.";
  return {
    status: 404,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: `<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>${sentence}</p>\n`,
  };
}
