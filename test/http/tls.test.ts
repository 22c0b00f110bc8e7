import type { ServerOptions } from "node:https";
import { describe, expect } from "vitest";
import { Budget } from "../../src/http/budget";
import { HttpClient } from "../../src/http/client";
import type { Tls } from "../../src/http/dispatcher";
import { authority, client, elsewhere, expired, server } from "./certificates";
import { type SecureServer, startSecureServer } from "./secure-server";
import { simulatorTest } from "./simulator-test";
import { errorOf } from "./text-of";
import { fastPace, Thing, whole } from "./thing";

interface Served {
  readonly server: SecureServer;
  readonly url: string;
  readonly send: (tls: Tls, url?: string) => ReturnType<typeof sendOnce>;
}

async function sendOnce(tls: Tls, url: string) {
  const http = new HttpClient({ tls, pace: fastPace });
  try {
    return await http.send(
      { purpose: "read the thing", method: "GET", url },
      { status: 200, shape: Thing },
      new Budget(5),
    );
  } finally {
    await http.close();
  }
}

const test = simulatorTest.extend<{ serve: (options: ServerOptions) => Promise<Served> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
  serve: async ({}, use) => {
    const servers: SecureServer[] = [];
    await use(async (options) => {
      const served = await startSecureServer(options);
      servers.push(served);
      const url = `https://127.0.0.1:${served.port}/thing`;
      return { server: served, url, send: (tls, other = url) => sendOnce(tls, other) };
    });
    await Promise.all(servers.map((served) => served.close()));
  },
});

const ca = authority;

/** Final: one connection, one error that names the host and the cause. */
async function expectRefusal({ server, url, send }: Served, tls: Tls, cause: RegExp): Promise<void> {
  const error = await errorOf(send(tls));
  expect(error).toMatchObject({
    name: "ConnectionError",
    code: "TLS_FAILED",
    neverSent: true,
    hint: expect.stringContaining("OS_CACERT"),
  });
  expect(error).toMatchObject({ message: expect.stringContaining(url) });
  expect(error).toMatchObject({ message: expect.stringMatching(cause) });
  expect(server.connections).toBe(1);
}

describe("a server's certificate", () => {
  test("of a private authority is accepted with that authority", async ({ serve }) => {
    const served = await serve(server);
    expect(await served.send({ ca })).toMatchObject(whole);
    expect(await served.send({ ca }, served.url.replace("127.0.0.1", "localhost"))).toMatchObject(whole);
  });

  test.for([
    ["of a private authority", server, {}, /unable to verify .*\(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)/],
    [
      "of another host",
      elsewhere,
      { ca },
      /IP: 127\.0\.0\.1 is not in the cert's list.*\(ERR_TLS_CERT_ALTNAME_INVALID\)/,
    ],
    ["that has expired", expired, { ca }, /certificate has expired \(CERT_HAS_EXPIRED\)/],
  ] as const)("%s is refused for good, with host and cause", async ([, identity, tls, cause], { serve }) => {
    await expectRefusal(await serve(identity), tls, cause);
  });

  test.for([server, elsewhere, expired])(
    "of any kind is accepted without verification",
    async (identity, { serve }) => {
      expect(await (await serve(identity)).send({ verify: false })).toMatchObject(whole);
    },
  );

  test("is not verified by an authority that is set beside verify: false", async ({ serve }) => {
    expect(await (await serve(elsewhere)).send({ ca, verify: false })).toMatchObject(whole);
  });
});

describe("a client's certificate", () => {
  const asking = { ...server, ca, requestCert: true, rejectUnauthorized: true };

  test("is shown to a server that asks for it", async ({ serve }) => {
    expect(await (await serve(asking)).send({ ca, ...client })).toMatchObject(whole);
  });

  test("that is missing is told, for good", async ({ serve }) => {
    // With TLS 1.3 the server says so only after the handshake, and Node sees a connection that was closed.
    await expectRefusal(
      await serve({ ...asking, maxVersion: "TLSv1.2" }),
      { ca },
      /ERR_SSL_.*HANDSHAKE_FAILURE/,
    );
  });
});

describe("a server without TLS", () => {
  test("is refused for good where https is asked of it", async ({ cloud }) => {
    const url = cloud.imageEndpoint.replace("http:", "https:");
    expect(await errorOf(sendOnce({}, `${url}/thing`))).toMatchObject({
      code: "TLS_FAILED",
      message: expect.stringContaining(url),
    });
  });
});
