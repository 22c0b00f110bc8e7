import { afterEach, describe, expect, vi } from "vitest";
import { Budget } from "../../src/http/budget";
import { HttpClient } from "../../src/http/client";
import type { Tls } from "../../src/http/dispatcher";
import { proxiesFrom } from "../../src/http/proxies";
import { startSimulator } from "../../src/simulator";
import { authority as ca, elsewhere, server } from "./certificates";
import { type ProxyServer, startProxy } from "./proxy-server";
import { simulatorTest } from "./simulator-test";
import { errorOf, textOf } from "./text-of";
import { fastPace, Thing, thingIsThere, whole } from "./thing";

type Variables = Readonly<Record<string, string>>;

async function send(url: string, environment: Variables, tls: Tls = {}) {
  const http = new HttpClient({ tls, pace: fastPace, proxies: proxiesFrom(environment) });
  try {
    return await http.send(
      { purpose: "read the thing", method: "GET", url: `${url}/thing`, headers: { "x-auth-token": "t" } },
      { status: 200, shape: Thing },
      new Budget(5),
    );
  } finally {
    await http.close();
  }
}

const test = simulatorTest.extend<{ proxy: ProxyServer; there: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
  proxy: async ({}, use) => {
    const proxy = await startProxy();
    await use(proxy);
    await proxy.close();
  },
  /** Address of a service that has the thing. */
  there: async ({ cloud }, use) => {
    thingIsThere(cloud);
    await use(cloud.imageEndpoint);
  },
});

const addressOf = ({ port }: ProxyServer) => `http://127.0.0.1:${port}`;
const hostOf = (url: string) => new URL(url).host;

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a proxy", () => {
  test.for(["HTTP_PROXY", "http_proxy"])("of %s is used for http", async (name, { proxy, there }) => {
    expect(await send(there, { [name]: addressOf(proxy) })).toMatchObject(whole);
    expect(proxy.tunnels).toEqual([hostOf(there)]);
  });

  test("of HTTPS_PROXY is not used for http", async ({ proxy, there }) => {
    expect(await send(there, { HTTPS_PROXY: addressOf(proxy) })).toMatchObject(whole);
    expect(proxy.tunnels).toEqual([]);
  });

  test("counts in lower case before upper case, and without a scheme as one of http", async ({
    proxy,
    there,
  }) => {
    const environment = {
      HTTP_PROXY: "http://127.0.0.1:9",
      http_proxy: addressOf(proxy).replace("http://", ""),
    };
    expect(await send(there, environment)).toMatchObject(whole);
    expect(proxy.tunnels).toHaveLength(1);
  });

  test("of the process is not used where another environment is given", async ({ proxy, there }) => {
    for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"])
      vi.stubEnv(name, addressOf(proxy));
    for (const environment of [{}, { HTTPS_PROXY: "http://127.0.0.1:9" }])
      expect(await send(there, environment)).toMatchObject(whole);
    expect(proxy.tunnels).toEqual([]);
  });

  test("is let know the user and password that its address holds", async ({ proxy, there }) => {
    const address = addressOf(proxy).replace("//", "//al%40ice:pass%20w%C3%B6rd@");
    await send(there, { HTTP_PROXY: address });
    expect(proxy.authorizations).toEqual([`Basic ${Buffer.from("al@ice:pass wörd").toString("base64")}`]);
  });

  const direct = [
    ["*", true],
    ["127.0.0.1", true],
    ["127.0.0.1:PORT", true],
    ["localhost,127.0.0.1", true],
    [" other.example , 127.0.0.1 ", true],
    ["127.0.0.1:9", false],
    ["7.0.0.1", false],
    ["example.com", false],
    ["", false],
  ] as const;
  test.for(direct)("with NO_PROXY=%s is left aside: %s", async ([list, aside], { proxy, there }) => {
    const NO_PROXY = list.replace("PORT", new URL(there).port);
    expect(await send(there, { HTTP_PROXY: addressOf(proxy), NO_PROXY })).toMatchObject(whole);
    expect(proxy.tunnels).toHaveLength(aside ? 0 : 1);
  });
});

describe("TLS through a proxy", () => {
  test("carries tokens of 24,000 characters to a server that is verified", async ({ proxy }) => {
    const cloud = await startSimulator({ tls: server });
    const token = "t".repeat(24_000);
    cloud.answer({ path: "/thing", body: { name: "whole" }, headers: { "x-subject-token": token } });
    const environment = { HTTPS_PROXY: addressOf(proxy), HTTP_PROXY: "http://127.0.0.1:9" };
    const reply = await send(cloud.imageEndpoint, environment, { ca });
    expect(reply).toMatchObject({ ...whole, headers: { "x-subject-token": token } });
    expect(proxy.tunnels).toEqual([hostOf(cloud.imageEndpoint)]);
    await cloud.close();
  });

  test.for([
    ["an unknown authority", server, {}, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    ["another host", elsewhere, { ca }, "ERR_TLS_CERT_ALTNAME_INVALID"],
  ] as const)("to a server of %s is refused for good", async ([, identity, tls, cause], { proxy }) => {
    const cloud = await startSimulator({ tls: identity });
    const error = await errorOf(send(cloud.imageEndpoint, { HTTPS_PROXY: addressOf(proxy) }, tls));
    expect(error).toMatchObject({ code: "TLS_FAILED", message: expect.stringContaining(cause) });
    expect(error).toMatchObject({ message: expect.stringContaining(cloud.imageEndpoint) });
    expect(proxy.tunnels).toHaveLength(1);
    await cloud.close();
  });
});

describe("a proxy that does not help", () => {
  const secret = "s3cret/pass:word";
  const withPassword = (address: string) => address.replace("//", `//alice:${encodeURIComponent(secret)}@`);
  const forms = [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64"),
    Buffer.from(`alice:${secret}`).toString("base64"),
  ];

  test.for([407, 403, 502])(
    "since it answers %i is told, without its password",
    async (status, { there }) => {
      const proxy = await startProxy({ status });
      const error = await errorOf(send(there, { HTTP_PROXY: withPassword(addressOf(proxy)) }));
      expect(error).toMatchObject({
        code: "CONNECTION_FAILED",
        neverSent: true,
        message: expect.stringContaining(`GET ${there}/thing: no connection: the proxy answered ${status}`),
        hint: expect.stringContaining("HTTPS_PROXY"),
      });
      for (const form of forms) expect(textOf(error)).not.toContain(form);
      await proxy.close();
    },
  );

  test("since it is not there is told, with where it should be", async ({ there }) => {
    const proxy = await startProxy();
    await proxy.close();
    const error = await errorOf(send(there, { HTTP_PROXY: withPassword(addressOf(proxy)) }));
    expect(error).toMatchObject({
      code: "CONNECTION_FAILED",
      message: expect.stringContaining(`ECONNREFUSED 127.0.0.1:${proxy.port}`),
    });
    for (const form of forms) expect(textOf(error)).not.toContain(form);
  });

  test.for([
    "ftp://alice:s3cret@proxy.example",
    "socks5://alice:s3cret@proxy.example:1080",
    "http://alice:100%s3cret@proxy.example",
    "http://alice:s3cret@:3128",
    "alice:s3cret@proxy.example:port",
  ])("since its address is %s is refused before anything is sent", (address) => {
    for (const name of ["HTTPS_PROXY", "http_proxy"]) {
      const error = (() => {
        try {
          return proxiesFrom({ [name]: address });
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(error).toMatchObject({
        name: "ConfigurationError",
        code: "SETTING_INVALID",
        message: expect.stringContaining(`${name} is not the address of an HTTP proxy`),
      });
      expect(textOf(error)).not.toContain("s3cret");
    }
  });
});
