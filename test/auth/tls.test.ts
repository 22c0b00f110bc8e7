import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import type { Settings } from "../../src/auth/settings";
import { tlsFrom } from "../../src/auth/tls";
import { authority, client, server } from "../http/certificates";
import { textOf } from "../http/text-of";
import { placesTest as test, thrownBy, writeFiles } from "./written-places";

type Given = Readonly<Partial<Record<"cacert" | "cert" | "key" | "insecure" | "verify", string>>>;

const settingsOf = (given: Given): Settings =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, { value, origin: `ims:${name}` }]));
const tlsOf = (given: Given, home = "/nonexistent") => tlsFrom(settingsOf(given), home);

const invalid = (problem: string) => ({
  name: "ConfigurationError",
  code: "SETTING_INVALID",
  message: expect.stringContaining(problem),
});

describe("servers are verified", () => {
  test("unless told otherwise", () => {
    expect(tlsOf({})).toEqual({ verify: true });
  });

  test.for([
    [{ insecure: "true" }, false],
    [{ insecure: "True" }, false],
    [{ insecure: "1" }, false],
    [{ insecure: "yes" }, false],
    [{ insecure: "false" }, true],
    [{ insecure: "False" }, true],
    [{ insecure: "0" }, true],
    [{ insecure: "off" }, true],
    [{ verify: "false" }, false],
    [{ verify: "no" }, false],
    [{ verify: "true" }, true],
    [{ verify: "true", insecure: "true" }, false],
    [{ verify: "false", insecure: "false" }, false],
  ] as const)("with %j: %s", ([given, verify]) => {
    expect(tlsOf(given)).toEqual({ verify });
  });

  test.for([{ insecure: "maybe" }, { verify: "/etc/ssl/ca.pem" }])("and %j is refused", (given) => {
    const [name, value] = Object.entries(given)[0] ?? [];
    expect(thrownBy(() => tlsOf(given))).toMatchObject(invalid(`ims:${name} is "${value}"`));
  });
});

describe("certificates", () => {
  test("are read from files, with ~ for the home", ({ folder }) => {
    writeFiles(folder, { "ca.pem": authority, "client.pem": client.cert, "client.key": client.key });
    const given = { cacert: "~/ca.pem", cert: join(folder, "client.pem"), key: "~/client.key" };
    expect(tlsOf(given, folder)).toEqual({ verify: true, ca: authority, ...client });
  });

  test("may be the text itself, as pulumi-openstack takes it", () => {
    expect(tlsOf({ cacert: `\n${authority}`, ...client })).toMatchObject({ ca: `\n${authority}`, ...client });
  });

  test("may stand in one file with their key", ({ folder }) => {
    const both = `${client.cert}\n${client.key}\n`;
    writeFileSync(join(folder, "both.pem"), both);
    expect(tlsOf({ cert: "~/both.pem" }, folder)).toEqual({ verify: true, cert: both, key: both });
  });

  test.for([
    ["is not there", "gone.pem", "ims:cacert names a file that cannot be read (ENOENT): "],
    ["is a folder", "", "ims:cacert names a file that cannot be read (EISDIR): "],
    ["holds none", "empty.pem", "ims:cacert names a file without a certificate or key in PEM: "],
  ] as const)("in a file that %s are refused with its path", ([, name, problem], { folder }) => {
    writeFiles(folder, { "empty.pem": "hunter2" });
    const path = join(folder, name);
    const error = thrownBy(() => tlsOf({ cacert: path }));
    expect(error).toMatchObject(invalid(problem + path));
    expect(textOf(error)).not.toContain("hunter2");
  });

  test.for([
    ["key of another one", { cert: client.cert, key: server.key }, "ERR_OSSL_X509_KEY_VALUES_MISMATCH"],
    ["key that is cut", { cert: client.cert, key: client.key.slice(0, 100) }, "ERR_OSSL"],
    ["certificate that is cut", { cert: client.cert.slice(0, 100), key: client.key }, "ERR_OSSL"],
  ] as const)("with a %s are refused before anything is sent", ([, given, code]) => {
    const error = thrownBy(() => tlsOf(given));
    expect(error).toMatchObject(invalid(`ims:cert and ims:key cannot be used (${code}`));
    expect(textOf(error)).not.toContain(client.key.slice(40, 90));
  });

  test("of a form that is not recognized are not shown, since they could be a key", () => {
    // In other lines than PEM's, and in the one line that a short key is.
    const short = "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF";
    for (const key of [client.key.replaceAll("-----", "====="), short]) {
      const error = thrownBy(() => tlsOf({ cert: client.cert, key }));
      expect(error).toMatchObject(invalid("ims:key names a file that cannot be read"));
      expect(textOf(error)).not.toContain(key.slice(40, 60));
    }
  });
});
