import { readdirSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { describe, expect } from "vitest";
import type { AnswerRule, Simulator } from "../src/simulator";
import { startProxy } from "./http/proxy-server";
import { errorOf, textOf } from "./http/text-of";
import {
  credentialSecret,
  formsOf,
  password,
  proxyPassword,
  type SecretsFixtures,
  secretsTest as test,
  tokensOf,
} from "./secrets-test";

/** Every way in which a server may repeat what it was sent. */
const echoes: readonly (readonly [string, (secrets: readonly string[]) => AnswerRule])[] = [
  [
    "400 with the request's body",
    (secrets) => ({ status: 400, body: { error: { message: JSON.stringify({ auth: secrets }) } } }),
  ],
  [
    "400 with every form of it",
    (secrets) => ({ status: 400, body: { message: secrets.flatMap(formsOf).join(" ") } }),
  ],
  [
    "403 in HTML",
    (secrets) => ({
      status: 403,
      contentType: "text/html",
      body: `<p>${secrets.flatMap(formsOf).join("<br />")}</p>`,
    }),
  ],
  [
    "500 in plain text",
    (secrets) => ({ status: 500, contentType: "text/plain", body: secrets.flatMap(formsOf).join("\n") }),
  ],
  ["200 of another form", (secrets) => ({ status: 200, body: { echo: secrets } })],
  ["200 that is no JSON", (secrets) => ({ status: 200, contentType: "text/html", body: secrets.join() })],
  ["an error code", (secrets) => ({ status: 400, body: { error: { code: secrets.join(), message: "" } } })],
  [
    "a request id",
    (secrets) => ({
      status: 400,
      headers: { "x-openstack-request-id": secrets.map(encodeURIComponent).join() },
    }),
  ],
  [
    "a content type",
    (secrets) => ({ status: 200, contentType: `text/${encodeURIComponent(secrets.join())}`, body: "x" }),
  ],
  [
    "a redirect",
    (secrets) => ({
      status: 302,
      headers: { location: `http://127.0.0.1/${encodeURIComponent(secrets.join())}` },
    }),
  ],
  ["half an answer", (secrets) => ({ status: 200, body: secrets.join(), reset: "duringBody" })],
];

type Given = Pick<SecretsFixtures, "environment" | "cacheFolder"> & { readonly cloud: Simulator };
interface Setting {
  readonly environment: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, string>>;
}

/** What people set wrongly, and what becomes of it before or while IAM is asked. */
const mistakes: readonly (readonly [string, string, (given: Given) => Setting])[] = [
  [
    "CREDENTIALS_REFUSED",
    "a password that is not right",
    ({ cloud, environment }) => ({
      environment: {
        ...cloud.environment(cloud.recipient),
        PULUMI_IMS_TOKEN_CACHE: environment.PULUMI_IMS_TOKEN_CACHE ?? "",
        OS_PASSWORD: password,
      },
    }),
  ],
  [
    "CREDENTIALS_REFUSED",
    "a password in the stack config that is not right",
    ({ cloud, environment }) => ({
      environment: { ...environment, OS_USERNAME: "", OS_PASSWORD: "" },
      config: { "ims:userName": "alice", "ims:password": password, "ims:authUrl": cloud.authUrl },
    }),
  ],
  [
    "CREDENTIALS_REFUSED",
    "an application credential that is gone",
    ({ cloud, cacheFolder }) => ({
      environment: {
        OS_AUTH_URL: cloud.authUrl,
        OS_APPLICATION_CREDENTIAL_ID: "gone",
        OS_APPLICATION_CREDENTIAL_SECRET: credentialSecret,
        PULUMI_IMS_TOKEN_CACHE: cacheFolder,
      },
    }),
  ],
  [
    "CREDENTIALS_CONFLICT",
    "two secrets",
    ({ environment }) => ({
      environment: { ...environment, OS_APPLICATION_CREDENTIAL_SECRET: credentialSecret },
    }),
  ],
  [
    "TOKEN_REFUSED",
    "a token that is none",
    ({ environment }) => ({
      environment: { ...environment, OS_PASSWORD: "", OS_TOKEN: encodeURIComponent(password) },
    }),
  ],
  [
    "SETTING_INVALID",
    "an auth URL with user and password",
    ({ environment }) => ({
      environment: {
        ...environment,
        OS_AUTH_URL: `http://erin:${encodeURIComponent(password)}@iam.example/v3`,
      },
    }),
  ],
  [
    "SETTING_INVALID",
    "a proxy with a password and without a port",
    ({ environment }) => ({
      environment: { ...environment, HTTPS_PROXY: `erin:${proxyPassword}@proxy.example` },
    }),
  ],
  [
    "SETTING_INVALID",
    "a secret where a file is named",
    ({ environment }) => ({ environment: { ...environment, OS_KEY: `${credentialSecret}\n${password}` } }),
  ],
  [
    "CONNECTION_FAILED",
    "an address where nobody listens",
    ({ environment }) => ({ environment: { ...environment, OS_AUTH_URL: "http://127.0.0.1:9/v3" } }),
  ],
  [
    "CREDENTIALS_MISSING",
    "a clouds.yaml that is none",
    ({ environment }) => ({
      environment: {
        OS_CLIENT_CONFIG_FILE: `${environment.PULUMI_IMS_TOKEN_CACHE}.yaml`,
        XDG_CONFIG_DIRS: "/nonexistent",
        PULUMI_IMS_TOKEN_CACHE: "off",
      },
    }),
  ],
];

describe("no secret shows", () => {
  test.for(echoes)(
    "where IAM answers with it: %s",
    async ([, echo], { cloud, environment, providerIn, expectNoSecretIn }) => {
      cloud.answer({ service: "iam", ...echo([password]) });
      expectNoSecretIn(textOf(await errorOf(providerIn(environment).create())));
      expect(cloud.calls.length).toBeGreaterThan(0);
    },
  );

  test.for(echoes)(
    "where IMS answers with it: %s",
    async ([, echo], { cloud, environment, providerIn, expectNoSecretIn }) => {
      const provider = providerIn(environment);
      const { outs } = await provider.create();
      const secrets = [password, ...new Set(tokensOf(cloud))];
      cloud.answer({ service: "ims", ...echo(secrets) });
      // In a later run, since in this one the share is still declared.
      const later = providerIn(environment);
      for (const call of [provider.create, () => later.read(outs ?? {}), () => later.remove(outs ?? {})])
        expectNoSecretIn(textOf(await errorOf(call())));
      expect(secrets).toHaveLength(2);
    },
  );

  test.for(mistakes)(
    "in %s for %s",
    async ([code, , mistake], { cloud, cacheFolder, environment, providerIn, expectNoSecretIn }) => {
      writeFileSync(`${cacheFolder}.yaml`, `clouds:\n  a:\n    auth: {password: "${password}\n`);
      const written = mistake({ cloud, cacheFolder, environment });
      const error = await errorOf(providerIn(written.environment, written.config).create());
      expect(error).toMatchObject({ code });
      expectNoSecretIn(textOf(error));
    },
  );

  test.for([200, 407])(
    "of a proxy that answers %i",
    async (status, { environment, providerIn, expectNoSecretIn }) => {
      const proxy = await startProxy(status === 200 ? {} : { status });
      const address = `http://erin:${encodeURIComponent(proxyPassword)}@127.0.0.1:${proxy.port}`;
      const { create } = providerIn({ ...environment, HTTP_PROXY: address });
      const outcome = await create().catch((error: unknown) => error);
      expectNoSecretIn(textOf(outcome));
      expect(outcome instanceof Error).toBe(status !== 200);
      expect(proxy.authorizations[0]).toBe(
        `Basic ${Buffer.from(`erin:${proxyPassword}`).toString("base64")}`,
      );
      await proxy.close();
    },
  );

  test("in what is made, read, taken over and removed, in a file's name, or in a warning", async ({
    cloud,
    cacheFolder,
    environment,
    printed,
    providerIn,
    expectNoSecretIn,
  }) => {
    const { id, secret } = cloud.addApplicationCredential({
      user: cloud.owner.userId,
      project: cloud.owner.projectId,
      name: "pipeline",
      secret: credentialSecret,
    });
    const credential = {
      OS_AUTH_URL: cloud.authUrl,
      OS_APPLICATION_CREDENTIAL_ID: id,
      OS_APPLICATION_CREDENTIAL_SECRET: secret,
      PULUMI_IMS_TOKEN_CACHE: cacheFolder,
    };
    for (const variables of [
      environment,
      credential,
      { ...environment, PULUMI_IMS_TOKEN_CACHE: "/dev/null" },
    ]) {
      const provider = providerIn(variables);
      const made = await provider.create();
      const taken = await provider.create();
      const read = await provider.read(made.outs ?? {});
      expectNoSecretIn(inspect([made, taken, read], { depth: 20 }) + JSON.stringify([made, taken, read]));
    }
    expect(printed.join()).toContain("in memory only");
    expect(printed.join()).toContain("taken over");
    expect(readdirSync(cacheFolder)).toHaveLength(2);
    const tokens = new Set(tokensOf(cloud));
    expect(tokens.size).toBe(3);
    // What is searched for is really what was sent.
    expect(cloud.calls.map(({ body }) => body).join()).toContain(JSON.stringify(password));
    expect(cloud.calls.map(({ body }) => body).join()).toContain(JSON.stringify(credentialSecret));
  });
});
