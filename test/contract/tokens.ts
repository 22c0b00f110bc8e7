import { beforeAll, describe, expect, it } from "vitest";
import { expectKeystone } from "./identity";
import type { Target } from "./target";
import { askToken, issued, passwordRequest, projectScope, type Reply, send } from "./wire";

const UNAUTHORIZED = "The request you have made requires authentication.";

/** What can be done with a token at IAM, application credentials, and the rest of IAM's addresses. */
export function tokenFacts(target: () => Target): void {
  const tokensUrl = () => `${target().authUrl}/auth/tokens`;
  const look = (caller: string, subject?: string, query = ""): Promise<Reply> =>
    send("GET", `${tokensUrl()}${query}`, {
      headers: { "x-auth-token": caller, ...(subject === undefined ? {} : { "x-subject-token": subject }) },
    });
  const newToken = async (account = target().owner) =>
    issued(await askToken(target(), passwordRequest(account, projectScope(account))));

  describe("a token looked at", () => {
    let token: string;
    beforeAll(async () => {
      token = await newToken();
    });

    it("by its own user is described as when it was issued", async () => {
      const reply = await look(token, token);
      expect(reply.status).toBe(200);
      expect(reply.headers["x-subject-token"]).toBe(token);
      expect(reply.json()).toMatchObject({
        token: { methods: ["password"], project: { id: target().owner.projectId } },
      });
      expect(reply.json()).toHaveProperty("token.catalog");
      expect((await look(token, token, "?nocatalog")).json()).not.toHaveProperty("token.catalog");
    });

    it("by another user is forbidden, and so is naming none", async () => {
      const forbidden = "You are not authorized to perform the requested action: identity:validate_token.";
      expectKeystone(await look(await newToken(target().recipient), token), 403, forbidden);
      expectKeystone(await look(token), 403, forbidden);
    });

    it("with a bad token is refused, and a bad one is not found", async () => {
      expectKeystone(await look("nonsense", token), 401, UNAUTHORIZED);
      expectKeystone(await look(token, "nonsense"), 404, "Could not recognize Fernet token");
    });
  });

  it("a revoked token is dead at once for IAM", async () => {
    const token = await newToken();
    const headers = { "x-auth-token": token, "x-subject-token": token };
    const revoked = await send("DELETE", tokensUrl(), { headers });
    expect([revoked.status, revoked.text, revoked.headers["content-type"]]).toEqual([204, "", undefined]);
    expectKeystone(await look(token, token), 401, UNAUTHORIZED);
    const identity = { methods: ["token"], token: { id: token } };
    expectKeystone(await askToken(target(), { auth: { identity } }), 404, "Failed to validate token");
  });

  describe("an application credential", () => {
    const secret = "a secret of its own";
    const name = "pipeline";
    let id: string;
    const ask = (details: unknown, scope?: unknown) => {
      const identity = { methods: ["application_credential"], application_credential: details };
      return askToken(target(), { auth: { identity, ...(scope ? { scope } : {}) } });
    };
    beforeAll(async () => {
      id = await target().createApplicationCredential(name, secret);
    });

    it("brings its project along, by id", async () => {
      const reply = await ask({ id, secret });
      expect(reply.status).toBe(201);
      expect(reply.json()).toMatchObject({
        token: {
          methods: ["application_credential"],
          project: { id: target().owner.projectId },
          user: { id: target().owner.userId },
          application_credential: { id, name, restricted: true },
          catalog: expect.any(Array),
        },
      });
    });

    it("is found by name and user as well", async () => {
      const user = { name: target().owner.userName, domain: { name: target().owner.userDomainName } };
      expect((await ask({ name, secret, user })).json()).toMatchObject({
        token: { application_credential: { id } },
      });
    });

    it("is refused with a wrong secret, and not found by a wrong id", async () => {
      expectKeystone(await ask({ id, secret: "wrong" }), 401, UNAUTHORIZED);
      expectKeystone(
        await ask({ id: "nothing", secret }),
        404,
        "Could not find Application Credential: nothing.",
      );
    });

    it("takes no scope", async () => {
      const reply = await ask({ id, secret }, projectScope(target().owner));
      expect(reply.status).toBe(401);
      expect(reply.json()).toMatchObject({
        error: {
          identity: {},
          message:
            "Error authenticating with application credential: Application credentials cannot request a scope.",
        },
      });
    });
  });

  it.each(["", "/"])("IAM says its version at /v3%s", async (end) => {
    const reply = await send("GET", `${target().authUrl}${end}`);
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({
      version: { status: "stable", links: [{ rel: "self", href: `${target().authUrl}/` }] },
    });
  });

  it("IAM answers an unknown path with HTML, and a method it does not know with neither of its error forms", async () => {
    const unknown = await send("GET", `${target().authUrl}/nothing`);
    expect([unknown.status, unknown.headers["content-type"]]).toEqual([404, "text/html; charset=utf-8"]);
    const put = await send("PUT", tokensUrl(), { headers: { "x-auth-token": await newToken() } });
    expect(put.status).toBe(405);
    expect(put.json()).toEqual({ message: "The method is not allowed for the requested URL." });
  });
}
