import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keepSecret } from "../../src/http/redaction";
import { serviceWords } from "../../src/http/service-words";

const html = (explanation: string): string =>
  `<html>\n <head>\n  <title>404 Not Found</title>\n </head>\n <body>\n  <h1>404 Not Found</h1>\n  ${explanation}<br /><br />\n\n\n </body>\n</html>`;

describe("the words of a service", () => {
  test.each<[string, unknown, string | undefined, string]>([
    [
      "Keystone",
      {
        error: {
          code: 401,
          message: "The request you have made requires authentication.",
          title: "Unauthorized",
        },
      },
      undefined,
      "The request you have made requires authentication.",
    ],
    [
      "Glance",
      { message: "Image 5 not found.<br /><br />\n\n\n", code: "404 Not Found", title: "Not Found" },
      undefined,
      "Image 5 not found.",
    ],
    [
      "IMS",
      { error: { code: "IMG.0076", message: "You cannot share an image with yourself." } },
      "IMG.0076",
      "You cannot share an image with yourself.",
    ],
    [
      "IMS without the frame",
      { code: "IMG.0031", message: "The resource ID is incorrect." },
      "IMG.0031",
      "The resource ID is incorrect.",
    ],
    [
      "IMS framed twice",
      { error: { error: { code: "IMG.0067", message: "The project ID is incorrect." } } },
      "IMG.0067",
      "The project ID is incorrect.",
    ],
    [
      "the API gateway",
      { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information", request_id: "8f2c" },
      "APIGW.0301",
      "Incorrect IAM authentication information",
    ],
    [
      "the API gateway before batch calls",
      { error: { error_code: "IMG.0007", error_message: "The request body is empty." } },
      "IMG.0007",
      "The request body is empty.",
    ],
    [
      "an error under a name of its own",
      { badRequest: { message: "Bad member", code: 400 } },
      undefined,
      "Bad member",
    ],
    ["an error with a title only", { error: { title: "Gone" } }, undefined, "Gone"],
    ["JSON that says nothing", {}, undefined, ""],
  ])("are read from %s", (_name, body, code, text) => {
    expect(serviceWords(JSON.stringify(body))).toMatchObject({ code, text });
  });

  test.each([
    ["HTML", html("No image found with ID &quot;5&quot;"), '404 Not Found No image found with ID "5"'],
    ["HTML that was cut", "<html><body><p>Service tempora", "Service tempora"],
    ["HTML with a script", "<p>Log in</p><script>steal('x')</script><style>p{}</style>", "Log in"],
    ["plain text", "upstream connect error\r\n", "upstream connect error"],
    ["JSON that was cut", '{"error": {"message": "half', '{"error": {"message": "half'],
    ["nothing", "", ""],
  ])("are read from %s", (_name, body, text) => {
    expect(serviceWords(body)).toEqual({ code: undefined, text });
  });

  test("are at most 300 characters on one line, whatever came", () => {
    const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    const messages = fc.string({ maxLength: 2_000, unit: anyUnit });
    const bodies = fc.oneof(
      messages,
      messages.map(html),
      messages.map((message) => JSON.stringify({ error: { message } })),
      fc.json(),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        const { text } = serviceWords(body);
        expect(text.length).toBeLessThanOrEqual(300);
        expect(text).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  test("hold no tag of any HTML", () => {
    const tags = fc.constantFrom("<br />", "<p class='a'>", "</p>", "<a href=x>", "<!-- a -->", "<H1>");
    const words = fc.stringMatching(/^[a-z ]{0,20}$/);
    fc.assert(
      fc.property(fc.array(fc.oneof(tags, words)), (parts) => {
        expect(serviceWords(parts.join("")).text).not.toMatch(/[<>]/);
      }),
    );
  });

  test("of a megabyte of HTML are found at once", () => {
    const begun = performance.now();
    for (const part of ["<", "<head", "&amp;", "<p>word</p>", "<script>"]) {
      expect(serviceWords(part.repeat(1_000_000 / part.length)).text.length).toBeLessThanOrEqual(300);
    }
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

describe("a secret that a service repeats", () => {
  const secret = `p<b>&"q" it's\\ Pässwörd`;
  const htmlText = secret
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

  test.each([
    ["as it is", secret],
    ["as JSON", JSON.stringify(secret)],
    ["as JSON in ASCII", JSON.stringify(secret).replaceAll("ä", "\\u00e4").replaceAll("ö", "\\u00f6")],
    ["as HTML", htmlText.replaceAll("'", "&#39;")],
    ["as HTML with a hexadecimal entity", htmlText.replaceAll("'", "&#x27;")],
    ["in a URL", `?password=${encodeURIComponent(secret)}`],
  ])("%s is not among its words", (_name, form) => {
    keepSecret(secret);
    for (const body of [html(form), form, JSON.stringify({ error: { message: `Bad input: ${form}` } })]) {
      expect(serviceWords(body).text).not.toMatch(/it's|it&|P(ä|\\u00e4|%C3%A4)ssw/);
    }
  });

  test("is not there in part, where a huge body is cut off", () => {
    keepSecret("gAAAAAB-a-token-of-some-length");
    const filled = "<br />".repeat(20_000);
    for (let cut = 1; cut < 30; cut += 1) {
      const body = `${filled.slice(0, 100_000 - cut - 1)}>gAAAAAB-a-token-of-some-length`;
      expect(serviceWords(body).text).not.toContain("gAAAAAB-");
    }
  });
});
