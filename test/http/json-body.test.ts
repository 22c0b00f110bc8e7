import { describe, expect, test } from "vitest";
import { noBody, parseBody } from "../../src/http/json-body";
import { textOf } from "./text-of";
import { Thing } from "./thing";

const request = { purpose: "read the thing", method: "GET", url: "https://ims.example/thing" } as const;
const answer = (body: string, contentType = "application/json") => ({
  status: 200,
  headers: { "content-type": contentType },
  body,
});

const thing = { status: 200, shape: Thing };
const nothing = { status: 200, shape: noBody };

describe("the body of a success", () => {
  test("is believed in the documented shape, with what else stands in it left out", () => {
    expect(parseBody(request, answer('{"name":"a","more":1}'), thing)).toEqual({
      ok: true,
      value: { name: "a" },
    });
  });

  test("may be missing where none is documented, and only there", () => {
    expect(parseBody(request, answer(""), nothing)).toEqual({ ok: true, value: undefined });
    expect(parseBody(request, answer("{}"), nothing)).toMatchObject({ ok: false });
    expect(parseBody(request, answer(""), thing)).toMatchObject({ ok: false });
  });

  test("that is no JSON is told by its content type and length alone", () => {
    const parsed = parseBody(request, answer("<html>secret</html>", "text/html"), thing);
    expect(parsed).toMatchObject({ ok: false, error: { code: "RESPONSE_INVALID", status: 200 } });
    expect(textOf(parsed)).toContain(
      "answered 200 (text/html, 19 characters) where 200 with the documented body",
    );
    expect(textOf(parsed)).not.toContain("secret");
  });

  test("of another shape is told by the place, never by the value", () => {
    const parsed = parseBody(request, answer('{"name":{"secret":"value"}}'), thing);
    expect(textOf(parsed)).toContain("was expected with name as string");
    expect(textOf(parsed)).not.toContain("secret");
  });

  test("has a content type that stays short in an error", () => {
    const parsed = parseBody(request, answer("", `text/html; ${"x".repeat(10_000)}`), thing);
    expect(parsed.ok ? "" : parsed.error.message.length).toBeLessThan(1_000);
  });
});
