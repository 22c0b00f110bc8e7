import { describe, expect, it } from "vitest";
import { HEX_ID, lifeOf, MICROSECONDS, REQUEST_ID, tokenOf } from "./shapes";
import type { Target } from "./target";
import { askToken, issued, passwordRequest, projectScope, type Reply } from "./wire";

const MALFORMED =
  "The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.";

/** How a token is got, and how it is refused. */
export function identityFacts(target: () => Target): void {
  const owner = () => target().owner;
  const scope = () => projectScope(owner());

  describe("a token", () => {
    it("comes in a header, with project, roles and catalogue in the body", async () => {
      const reply = await askToken(target(), passwordRequest(owner(), scope()));
      expect(reply.status).toBe(201);
      expect(reply.headers["content-type"]).toBe("application/json");
      expect(reply.headers.vary).toBe("X-Auth-Token");
      expect(reply.headers["x-subject-token"]).toMatch(/^gAAAAAB[\w-]{100,}$/);
      expect(reply.headers["x-openstack-request-id"]).toMatch(REQUEST_ID);
      const domain = { id: "default", name: "Default" };
      const role = (name: string) => ({ id: expect.stringMatching(HEX_ID), name });
      const endpoint = (kind: string, url: string) => ({
        id: expect.stringMatching(HEX_ID),
        interface: kind,
        region_id: target().region,
        region: target().region,
        url,
      });
      const service = (type: string, name: string, endpoints: unknown) => ({
        id: expect.stringMatching(HEX_ID),
        type,
        name,
        endpoints,
      });
      const iam = ["public", "internal", "admin"].map((kind) => endpoint(kind, target().authUrl));
      expect(reply.json()).toEqual({
        token: {
          methods: ["password"],
          user: { domain, id: owner().userId, name: owner().userName, password_expires_at: null },
          audit_ids: [expect.stringMatching(/^[\w-]{22}$/)],
          expires_at: expect.stringMatching(MICROSECONDS),
          issued_at: expect.stringMatching(MICROSECONDS),
          project: { domain, id: owner().projectId, name: owner().projectName },
          is_domain: false,
          roles: expect.arrayContaining([role("reader"), role("member")]),
          catalog: [
            service("identity", "keystone", iam),
            service("image", "glance", [endpoint("public", target().imageEndpoint)]),
          ],
        },
      });
    });

    it("lives for a day", async () => {
      expect(lifeOf(await askToken(target(), passwordRequest(owner())))).toBe(86_400);
    });

    it("is given for ids as for names", async () => {
      const { userId, password, projectId } = owner();
      const user = { id: userId, password };
      const reply = await askToken(target(), {
        auth: {
          identity: { methods: ["password"], password: { user } },
          scope: { project: { id: projectId } },
        },
      });
      expect(reply.status).toBe(201);
      expect(reply.json()).toMatchObject({ token: { user: { id: userId }, project: { id: projectId } } });
    });

    it("has no catalogue on demand", async () => {
      const reply = await askToken(target(), passwordRequest(owner(), scope()), "?nocatalog");
      expect(keysOf(reply)).toEqual(
        ["methods", "user", "audit_ids", "expires_at", "issued_at", "project", "is_domain", "roles"].sort(),
      );
    });

    it.each([
      ["no scope", undefined],
      ["the scope unscoped", "unscoped"],
    ])("has neither project nor roles nor catalogue with %s", async (_, unscoped) => {
      const reply = await askToken(target(), passwordRequest(owner(), unscoped));
      expect(reply.status).toBe(201);
      expect(keysOf(reply)).toEqual(["methods", "user", "audit_ids", "expires_at", "issued_at"].sort());
    });

    it("is asked for at a path that may end in a slash", async () => {
      expect((await askToken(target(), passwordRequest(owner()), "/")).status).toBe(201);
    });
  });

  describe("by a token", () => {
    it("another token is given that dies with the first", async () => {
      const first = await askToken(target(), passwordRequest(owner()));
      const identity = { methods: ["token"], token: { id: issued(first) } };
      const second = await askToken(target(), { auth: { identity, scope: scope() } });
      const parent = tokenOf(first);
      expect(second.status).toBe(201);
      expect(second.json()).toMatchObject({
        token: {
          methods: expect.arrayContaining(["token", "password"]),
          expires_at: parent.expires_at,
          audit_ids: [expect.stringMatching(/^[\w-]{22}$/), parent.audit_ids[0]],
          project: { id: owner().projectId },
        },
      });
    });

    it("none is given when it never was one: 404, not 401", async () => {
      const identity = { methods: ["token"], token: { id: "nonsense" } };
      expectKeystone(
        await askToken(target(), { auth: { identity } }),
        404,
        "Could not recognize Fernet token",
      );
    });
  });

  describe("no token: 401 and one sentence for", () => {
    const cases: [string, () => unknown][] = [
      ["a wrong password", () => passwordRequest({ ...owner(), password: "wrong" }, scope())],
      ["no password", () => withUser({ name: owner().userName, domain: { id: "default" } })],
      ["an unknown user", () => passwordRequest({ ...owner(), userName: "nobody" }, scope())],
      ["a user's name in another case", () => passwordRequest({ ...owner(), userName: "ALICE" }, scope())],
      [
        "an unknown project",
        () => passwordRequest(owner(), projectScope({ ...owner(), projectName: "nothing" })),
      ],
      ["a project the user has no role in", () => passwordRequest(owner(), projectScope(target().recipient))],
      ["a domain the user has no role on", () => passwordRequest(owner(), { domain: { name: "Default" } })],
      ["an empty list of methods", () => ({ auth: { identity: { methods: [] } } })],
    ];
    it.each(cases)("%s", async (_, body) => {
      const reply = await askToken(target(), body());
      expectKeystone(reply, 401, "The request you have made requires authentication.");
      expect(reply.headers["www-authenticate"]).toBe(`Keystone uri="${target().authUrl}"`);
    });
  });

  it("an unsupported method is refused with the list of those that are", async () => {
    const reply = await askToken(target(), { auth: { identity: { methods: ["magic"], magic: {} } } });
    expect(reply.status).toBe(401);
    const methods = ["external", "password", "token", "oauth1", "mapped", "application_credential"];
    expect(reply.json()).toEqual({
      error: {
        code: 401,
        identity: { methods },
        message: "Attempted to authenticate with an unsupported method.",
        title: "Unauthorized",
      },
    });
  });

  describe("no token: 400 for", () => {
    const cases: [string, () => unknown, string][] = [
      ["an empty body", () => "", "auth in request body"],
      ["a body without auth", () => ({}), "auth in request body"],
      ["a body that is not JSON", () => "{", "valid JSON in request body"],
      ["a body that is a list", () => [], "valid JSON in request body"],
      [
        "no details of the method",
        () => ({ auth: { identity: { methods: ["password"] } } }),
        "password in identity",
      ],
      [
        "a user's name without its domain",
        () => withUser({ name: "alice", password: "x" }),
        "domain in user",
      ],
      [
        "a project's name without its domain",
        () => passwordRequest(owner(), { project: { name: owner().projectName } }),
        "domain in project",
      ],
      [
        "two scopes",
        () => passwordRequest(owner(), { ...scope(), domain: { id: "default" } }),
        "system, project, domain, OS-TRUST:trust or unscoped in scope",
      ],
    ];
    it.each(cases)("%s", async (_, body, expected) => {
      expectKeystone(await askToken(target(), body()), 400, `Expecting to find ${expected}. ${MALFORMED}`);
    });

    it("a body that is not called JSON", async () => {
      const reply = await askToken(target(), passwordRequest(owner()), "", "text/plain");
      expectKeystone(reply, 400, `Expecting to find application/json in Content-Type header. ${MALFORMED}`);
    });

    it("auth without identity", async () => {
      const reply = await askToken(target(), { auth: {} });
      expect(reply.status).toBe(400);
      expect(reply.json()).toMatchObject({
        error: {
          code: 400,
          message: expect.stringMatching(/^'identity' is a required property/),
          title: "Bad Request",
        },
      });
    });
  });
}

export function expectKeystone(reply: Reply, status: number, message: string): void {
  const titles: Record<number, string> = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
  };
  expect({ status: reply.status, body: reply.json() }).toEqual({
    status,
    body: { error: { code: status, message, title: titles[status] } },
  });
  expect(reply.headers["content-type"]).toBe("application/json");
  expect(reply.headers["x-openstack-request-id"]).toMatch(REQUEST_ID);
}

function keysOf(reply: Reply): string[] {
  return Object.keys(tokenOf(reply)).sort();
}

function withUser(user: unknown): unknown {
  return { auth: { identity: { methods: ["password"], password: { user } } } };
}
