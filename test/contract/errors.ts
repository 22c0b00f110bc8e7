import { beforeAll, describe, expect, it } from "vitest";
import { expectRefusal } from "./shapes";
import type { Target } from "./target";
import { askToken, Caller, type Callers, issued, passwordRequest, send } from "./wire";

const SENTENCE =
  "This server could not verify that you are authorized to access the document you requested. Either you supplied the wrong credentials (e.g., bad password), or your browser does not understand how to supply the credentials required.";

/** How the image service says no: the form by what the client accepts, and what it thinks of tokens. */
export function errorFacts(target: () => Target, callers: () => Callers): void {
  let members: string;
  beforeAll(async () => {
    members = `/v2/images/${await target().createImage("shared")}/members`;
  });

  describe("an error", () => {
    const accepting = (accept: string | undefined) => {
      const headers = { "x-auth-token": callers().owner.token, ...(accept === undefined ? {} : { accept }) };
      return send("GET", `${target().imageEndpoint}${members}/nothing`, { headers });
    };

    it.each([
      "application/json",
      "application/*",
      "APPLICATION/JSON",
      "application/json;q=0.5, text/html;q=0.1",
      "text/html;q=0, */*",
    ])("is JSON for a client that accepts %s", async (accept) => {
      const reply = await accepting(accept);
      expect(reply.headers["content-type"]).toBe("application/json");
      expect(Object.keys(reply.json() as object).sort()).toEqual(["code", "message", "title"]);
    });

    it.each(["text/html", "*/*", "text/*", "application/json, */*"])(
      "is HTML for a client that accepts %s",
      async (accept) => {
        const reply = await accepting(accept);
        expect([reply.status, reply.headers["content-type"]]).toEqual([404, "text/html; charset=UTF-8"]);
        expect(reply.text).toMatch(
          /^<html>\n <head>\n {2}<title>404 Not Found<\/title>\n <\/head>\n <body>\n {2}<h1>404 Not Found<\/h1>\n {2}nothing not found/,
        );
        expect(reply.text).toMatch(/<br \/><br \/>\n\n\n\n <\/body>\n<\/html>$/);
      },
    );

    it.each([undefined, "", "application/xml"])(
      "is plain text for a client that accepts %s",
      async (accept) => {
        const reply = await accepting(accept);
        expect([reply.status, reply.headers["content-type"]]).toEqual([404, "text/plain; charset=UTF-8"]);
        expect(reply.text).toMatch(
          /^404 Not Found\n\nnothing not found in the member list of the image [0-9a-f-]{36}\.\n\n {3}$/,
        );
      },
    );

    it("in HTML has what the client sent escaped", async () => {
      const reply = await callers().owner.get(`${members}/%3Cb%3E%22%27&`, { accept: "text/html" });
      expect(reply.text).toContain("  &lt;b&gt;&quot;&#x27;&amp; not found");
    });
  });

  describe("a request to the image service", () => {
    it.each([
      ["without a token", {}],
      ["with a bad token", { "x-auth-token": "nonsense" }],
    ])("%s is refused, without a request id", async (_, token) => {
      for (const path of [members, "/v2/nothing", "/v2/images"]) {
        const reply = await send("GET", `${target().imageEndpoint}${path}`, {
          headers: { accept: "application/json", ...token },
        });
        expect(reply.status).toBe(401);
        expect(reply.json()).toEqual({
          message: `${SENTENCE}<br /><br />\n\n\n`,
          code: "401 Unauthorized",
          title: "Unauthorized",
        });
        expect(reply.headers["www-authenticate"]).toBe(
          `Keystone uri="${target().authUrl.replace(/\/v3$/, "")}"`,
        );
        expect(reply.headers).not.toHaveProperty("x-openstack-request-id");
      }
    });

    it("with an unscoped token finds no image that is not public", async () => {
      const token = issued(await askToken(target(), passwordRequest(target().owner)));
      const unscoped = new Caller(target(), "", token);
      const image = members.split("/")[3];
      expectRefusal(await unscoped.get(members), 404, `Image ${image} not found.`);
      expectRefusal(await unscoped.post(members, { member: "x" }), 404, `Image ${image} not found.`);
    });
  });

  it("the image service lists its versions at its root, for everyone", async () => {
    const reply = await send("GET", target().imageEndpoint);
    expect(reply.status).toBe(300);
    const links = [{ rel: "self", href: `${target().imageEndpoint}/v2/` }];
    const current = { id: expect.stringMatching(/^v2\.\d+$/), status: "CURRENT", links };
    expect(reply.json()).toEqual({ versions: expect.arrayContaining([current]) });
  });

  it("the image service sends /v2 on to /v2/, where nothing is", async () => {
    const reply = await callers().owner.get("/v2");
    expect([reply.status, reply.headers.location]).toEqual([302, `${target().imageEndpoint}/v2/`]);
    expectRefusal(await callers().owner.get("/v2/"), 404, "The resource could not be found.");
  });
}
