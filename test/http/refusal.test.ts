import { describe, expect, test as plainTest } from "vitest";
import { keepSecret } from "../../src/http/redaction";
import { refusalOf, responseError } from "../../src/http/refusal";
import { refusalIn, benchTest as test } from "./thing";

const request = { purpose: "read the thing", method: "GET", url: "https://ims.example/thing" } as const;
const once = { tries: 1, seconds: 0, inDoubt: false };
const answer = (status: number, body = "") => ({ status, headers: {}, body });

describe("a refusal", () => {
  test("says what was tried, the status, the service's code and words, and the request id", async ({
    bench,
  }) => {
    bench.cloud.answer({
      path: "/thing",
      status: 400,
      headers: { "x-request-id": "req-42" },
      body: { error: { code: "IMG.0076", message: "You cannot share an image with yourself." } },
    });
    expect(refusalIn(await bench.send()).summary).toBe(
      `cannot read the thing: GET ${bench.url} answered 400 "You cannot share an image with yourself." (IMG.0076, request req-42)`,
    );
  });

  test.for(["x-openstack-request-id", "x-request-id"])(
    "shows the request id of %s",
    async (name, { bench }) => {
      bench.cloud.answer({ path: "/thing", status: 404, headers: { [name]: "req-7" } });
      expect(refusalIn(await bench.send()).summary).toContain("(request req-7)");
    },
  );

  test("shows the request id that the gateway puts into the body", async ({ bench }) => {
    const body = { error_code: "APIGW.0301", error_msg: "Incorrect authentication", request_id: "8f2c" };
    bench.cloud.answer({ path: "/thing", status: 403, body });
    expect(refusalIn(await bench.send()).summary).toContain("(APIGW.0301, request 8f2c)");
  });

  test.for([403, 404, 500])(
    "by %i with a megabyte of HTML becomes one short line",
    async (status, { bench }) => {
      bench.cloud.answer({
        path: "/thing",
        status,
        contentType: "text/html",
        body: `<html><h1>Oh no<br />\n</h1><p>${"very <b>bad</b> ".repeat(80_000)}</p></html>`,
      });
      const { summary } = refusalIn(await bench.send());
      const [, words = ""] = /"(.*)"/.exec(summary) ?? [];
      expect(words).toMatch(/^Oh no very bad very bad .*…$/);
      expect(words).toHaveLength(300);
      expect(summary).not.toMatch(/[<>\n]/);
    },
  );

  plainTest("holds no secret, not even in its request id", () => {
    keepSecret("gAAAAAB-the-token");
    const headers = { "x-request-id": "req-gAAAAAB-the-token" };
    const body = JSON.stringify({ message: "token gAAAAAB-the-token is bad" });
    expect(refusalOf(request, { status: 403, headers, body }, once).summary).not.toContain("gAAAAAB");
  });
});

describe("the error for a refusal", () => {
  plainTest.each([
    [302, "REQUEST_REFUSED", "Redirects are not followed"],
    [400, "REQUEST_REFUSED", "Compare the request"],
    [413, "THROTTLED", "The limit counts all tools"],
    [429, "THROTTLED", "The limit counts all tools"],
    [500, "SERVICE_FAILED", "try again later"],
    [501, "SERVICE_FAILED", "does not offer this call"],
  ])("of %i is %s", (status, code, hint) => {
    const error = responseError(refusalOf(request, answer(status), once));
    expect(error).toMatchObject({ name: "ResponseError", code, status, hint: expect.stringContaining(hint) });
  });

  plainTest("carries the service's own code", () => {
    const body = JSON.stringify({ error: { code: "IMG.0112", message: "Failed to add the member." } });
    expect(responseError(refusalOf(request, answer(500, body), once))).toMatchObject({
      serviceCode: "IMG.0112",
    });
  });
});
