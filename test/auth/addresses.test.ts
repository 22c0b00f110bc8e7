import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endpointInterface, imageApiRoot, normalAuthUrl } from "../../src/auth/addresses";
import { textOf } from "../http/text-of";

const given = (value: string) => ({ value, origin: "ims:authUrl" });

const hosts = fc.constantFrom(
  "https://iam.eu-de.otc.t-systems.com",
  "http://127.0.0.1:5000",
  "https://[2001:db8::1]:9292",
  "http://[::1]",
);
const slashes = fc.constantFrom("", "/", "//");
const prefixes = fc.array(fc.stringMatching(/^[a-z][a-z0-9-]{1,8}$/), { maxLength: 3 }).map((parts) =>
  parts
    .filter((part) => !/^v\d/.test(part))
    .map((part) => `/${part}`)
    .join(""),
);

describe("an auth URL", () => {
  test.each([
    ["https://iam.example", "https://iam.example/v3"],
    ["https://iam.example/", "https://iam.example/v3"],
    ["https://iam.example/v3", "https://iam.example/v3"],
    ["https://iam.example/v3//", "https://iam.example/v3"],
    [" https://iam.example/v3 ", "https://iam.example/v3"],
    ["https://iam.example/v3/auth/tokens", "https://iam.example/v3"],
    ["https://iam.example:5000/identity", "https://iam.example:5000/identity/v3"],
    ["https://iam.example/identity/v3/", "https://iam.example/identity/v3"],
    ["http://[::1]:5000/v3", "http://[::1]:5000/v3"],
  ])("%s is used as %s", (value, used) => {
    expect(normalAuthUrl(given(value))).toBe(used);
  });

  test("comes out the same with or without version and slashes", () => {
    fc.assert(
      fc.property(hosts, prefixes, slashes, fc.constantFrom("", "/v3"), (host, prefix, end, version) => {
        expect(normalAuthUrl(given(`${host}${prefix}${version}${end}`))).toBe(`${host}${prefix}/v3`);
      }),
    );
  });

  test.each([
    ["iam.example/v3", "is not an address"],
    ["iam.example:5000/v3", "does not begin with https:// or http://"],
    ["ftp://iam.example/v3", "does not begin with https:// or http://"],
    ["https://alice:hunter2-hunter2@iam.example/v3", "holds a user, a query or a fragment"],
    ["https://iam.example/v3?password=hunter2-hunter2", "holds a user, a query or a fragment"],
    ["https://iam.example/v2.0", "is Identity v2.0"],
    ["", "is not an address"],
  ])("%s is refused, and not shown", (value, problem) => {
    const error = (() => {
      try {
        return normalAuthUrl(given(value));
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({
      name: "ConfigurationError",
      code: "SETTING_INVALID",
      message: expect.stringContaining(`ims:authUrl ${problem}`),
    });
    expect(textOf(error)).not.toContain("hunter2");
  });
});

describe("an image endpoint", () => {
  test.each([
    ["https://ims.example", "https://ims.example/v2"],
    ["https://ims.example/", "https://ims.example/v2"],
    ["https://ims.example/v2", "https://ims.example/v2"],
    ["https://ims.example/v2/", "https://ims.example/v2"],
    ["https://ims.example/v2/edc89b490d7d4392898e19b2deb34797", "https://ims.example/v2"],
    ["https://ims.example/v2.1", "https://ims.example/v2"],
    ["http://glance.example:9292/image", "http://glance.example:9292/image/v2"],
    ["http://glance.example/image/v2/", "http://glance.example/image/v2"],
    ["http://[::1]:9292", "http://[::1]:9292/v2"],
    ["http://[2001:db8::1]/v2/", "http://[2001:db8::1]/v2"],
  ])("%s leads to %s", (value, root) => {
    expect(imageApiRoot(given(value))).toBe(root);
  });

  test("leads to paths with exactly one /v2, whatever follows it", () => {
    const tails = fc.constantFrom("", "/v2", "/v1", "/v2/edc89b490d7d4392898e19b2deb34797");
    fc.assert(
      fc.property(hosts, prefixes, tails, slashes, (host, prefix, tail, end) => {
        expect(imageApiRoot(given(`${host}${prefix}${tail}${end}`))).toBe(`${host}${prefix}/v2`);
      }),
    );
  });

  test("without a scheme is refused", () => {
    expect(() => imageApiRoot(given("ims.example/v2"))).toThrow(
      /SETTING_INVALID: ims:authUrl is not an address/,
    );
  });
});

describe("an interface", () => {
  test.each([
    [undefined, "public"],
    ["public", "public"],
    ["internalURL", "internal"],
    ["adminURL", "admin"],
    ["PUBLIC", "public"],
  ])("written %s is %s", (value, wanted) => {
    expect(endpointInterface(value === undefined ? undefined : given(value))).toBe(wanted);
  });

  test("of any other name is refused with the three that exist", () => {
    expect(() => endpointInterface({ value: "private", origin: "OS_INTERFACE" })).toThrow(
      /SETTING_INVALID: OS_INTERFACE is "private"\. Use public, internal or admin\./,
    );
  });
});
