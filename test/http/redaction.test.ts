import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keepSecret, redact } from "../../src/http/redaction";

/** Long enough not to be a part of ordinary text. */
const secrets = fc.string({ minLength: 8, maxLength: 40, unit: "grapheme" });

const forms: readonly (readonly [string, (secret: string) => string])[] = [
  ["as it is", (secret) => secret],
  ["as JSON text", (secret) => JSON.stringify(secret).slice(1, -1)],
  ["as part of a URL", (secret) => encodeURIComponent(secret)],
  ["in base64", (secret) => Buffer.from(secret).toString("base64")],
];

describe("a secret that is kept", () => {
  test.each(forms)("is cut out of any text %s", (_name, form) => {
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), (secret, before, after) => {
        keepSecret(secret);
        expect(redact(`${before}${form(secret)}${after}`)).not.toContain(form(secret));
      }),
    );
  });

  test("is cut out wherever it stands, and the rest stays", () => {
    keepSecret("correct horse");
    expect(redact("user alice, password correct horse, again correct horse.")).toBe(
      "user alice, password [secret], again [secret].",
    );
  });

  test("leaves nothing behind of a longer one that it is part of", () => {
    keepSecret("battery-staple");
    keepSecret("battery-staple-and-more");
    expect(redact("=battery-staple-and-more=")).toBe("=[secret]=");
  });

  test("may be empty, which changes nothing", () => {
    keepSecret("");
    expect(redact("an ordinary sentence")).toBe("an ordinary sentence");
  });
});
