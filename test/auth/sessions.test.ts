import { join } from "node:path";
import { describe, expect } from "vitest";
import { Sessions } from "../../src/auth/sessions";
import { type Account, type Simulator, startSimulator } from "../../src/simulator";
import { authority, elsewhere, server } from "../http/certificates";
import { startProxy } from "../http/proxy-server";
import { imageCalls, tokenRequests } from "../http/simulator-test";
import { errorOf, textOf } from "../http/text-of";
import { fastPace } from "../http/thing";
import { budget } from "./session-of";
import { listImages } from "./sessions-test";
import { placesTest as test, thrownBy, writeFiles } from "./written-places";

const off = { PULUMI_IMS_TOKEN_CACHE: "off" };
const silent = (line: string): void => {
  throw new Error(`no warning was expected: ${line}`);
};

const entryOf = (cloud: Simulator, account: Account, more: Readonly<Record<string, unknown>> = {}) => ({
  auth: {
    auth_url: cloud.authUrl,
    username: account.userName,
    password: account.password,
    project_name: account.projectName,
    domain_name: account.userDomainName,
  },
  region_name: "eu-de",
  ...more,
});
const cloudsYaml = (clouds: Readonly<Record<string, unknown>>) => ({
  "work/clouds.yaml": JSON.stringify({ clouds }),
});

describe("sessions", () => {
  test("of several clouds live in one program, each with a token of its own", async ({ cloud, placesOf }) => {
    const files = cloudsYaml({
      owner: entryOf(cloud, cloud.owner),
      recipient: entryOf(cloud, cloud.recipient),
    });
    const sessions = new Sessions(placesOf({ files, environment: off }), silent, fastPace);
    const locations = await Promise.all(
      ["owner", "recipient", "owner", "recipient"].map((name) => sessions.open(name).location(budget())),
    );
    const [owner, recipient] = [cloud.owner.projectId, cloud.recipient.projectId];
    expect(locations.map(({ projectId }) => projectId)).toEqual([owner, recipient, owner, recipient]);
    expect(tokenRequests(cloud)).toBe(2);
  });

  test("of one identity under several names are one", async ({ cloud, placesOf }) => {
    const entry = entryOf(cloud, cloud.owner);
    const files = cloudsYaml({ a: entry, b: entry, c: { ...entry, interface: "internal" } });
    const sessions = new Sessions(placesOf({ files, environment: off }), silent, fastPace);
    const [a, b, c] = ["a", "b", "c"].map((name) => sessions.open(name));
    expect(a).toBe(sessions.open("a"));
    expect(b).toBe(a);
    expect(c).not.toBe(a);
  });

  test("say once that a clouds.yaml cannot be used, however many clouds are opened", ({
    cloud,
    folder,
    placesOf,
  }) => {
    const clouds = { a: entryOf(cloud, cloud.owner), b: entryOf(cloud, cloud.recipient) };
    const files = {
      "work/clouds.yaml": "clouds: [hunter2\n",
      "home/.config/openstack/clouds.yaml": JSON.stringify({ clouds }),
    };
    const lines: string[] = [];
    const sessions = new Sessions(placesOf({ files, environment: off }), (line) => lines.push(line));
    for (const name of ["a", "b", "a"]) sessions.open(name);
    expect(lines).toEqual([
      expect.stringContaining(`${folder}/work/clouds.yaml: not valid YAML, near line 2`),
    ]);
    expect(lines.join()).not.toContain("hunter2");
  });

  test("have the time of an operation from ims:operationTimeoutSeconds", ({ placesOf }) => {
    const budgetOf = (config: Readonly<Record<string, string>>, extra?: number) =>
      new Sessions(placesOf({ config, environment: off }), silent).startBudget(extra).seconds;
    expect([budgetOf({}), budgetOf({ "ims:operationTimeoutSeconds": "" })]).toEqual([300, 300]);
    expect(budgetOf({ "ims:operationTimeoutSeconds": "20" }, 5)).toBe(25);
    for (const wrong of ["0", "-1", "1.5", "soon", "86401"])
      expect(thrownBy(() => budgetOf({ "ims:operationTimeoutSeconds": wrong }))).toMatchObject({
        code: "SETTING_INVALID",
        message: expect.stringContaining(`ims:operationTimeoutSeconds is "${wrong}"`),
      });
  });

  test("have no more requests under way than ims:maxRequestsInFlight", async ({ cloud, placesOf }) => {
    cloud.answer({ service: "ims", delayMilliseconds: 2 });
    const places = placesOf({
      config: { "ims:maxRequestsInFlight": "3" },
      environment: { ...off, ...cloud.environment(cloud.owner) },
    });
    const session = new Sessions(places, silent).open();
    await Promise.all(Array.from({ length: 12 }, () => listImages(session)));
    expect(cloud.mostCallsAtOnce).toBe(3);
  });
});

describe("TLS of IAM and IMS", () => {
  const withTls = async (
    identity: typeof server,
    run: (cloud: Simulator) => Promise<void>,
  ): Promise<void> => {
    const cloud = await startSimulator({ tls: identity, tokenLength: 24_000 });
    await run(cloud);
    await cloud.close();
  };

  test.for([
    ["OS_CACERT", (path: string) => ({ environment: { OS_CACERT: path } })],
    ["ims:cacert", (path: string) => ({ config: { "ims:cacert": path } })],
    ["openstack:cacertFile with the text", () => ({ config: { "openstack:cacertFile": authority } })],
    ["OS_INSECURE", () => ({ environment: { OS_INSECURE: "true" } })],
  ] as const)("is made with %s, tokens of 24 KB included", async ([, written], { folder, placesOf }) => {
    writeFiles(folder, { "ca.pem": authority });
    await withTls(server, async (cloud) => {
      const { environment = {}, ...config } = { environment: {}, ...written(join(folder, "ca.pem")) };
      const places = placesOf({
        ...config,
        environment: { ...off, ...cloud.environment(cloud.owner), ...environment },
      });
      const session = new Sessions(places, silent, fastPace).open();
      expect(await listImages(session)).toMatchObject({ ok: true });
      expect(cloud.calls.at(-1)?.headers["x-auth-token"]).toHaveLength(24_000);
    });
  });

  test.for([
    [{ cacert: "CA" }, true],
    [{ cacert: "CA", verify: "false" }, true],
    [{ verify: false }, true],
    [{ verify: "false" }, true],
    [{ insecure: true }, true],
    [{ insecure: "False" }, false],
    [{ verify: "True" }, false],
    [{}, false],
  ] as const)("follows %j of clouds.yaml: trusted %s", async ([entry, trusted], { folder, placesOf }) => {
    writeFiles(folder, { "ca.pem": authority });
    await withTls(server, async (cloud) => {
      const path = { ...entry, ...("cacert" in entry ? { cacert: join(folder, "ca.pem") } : {}) };
      const files = cloudsYaml({ a: entryOf(cloud, cloud.owner, path) });
      const session = new Sessions(placesOf({ files, environment: off }), silent, fastPace).open("a");
      if (trusted) expect(await listImages(session)).toMatchObject({ ok: true });
      else expect(await errorOf(listImages(session))).toMatchObject({ code: "TLS_FAILED" });
    });
  });

  test("is refused for good with host and cause, by IMS as by IAM", async ({ cloud, placesOf }) => {
    await withTls(elsewhere, async (image) => {
      const places = placesOf({
        config: { "ims:imageEndpoint": image.imageEndpoint, "ims:cacert": authority },
        environment: off,
        files: cloudsYaml({ a: entryOf(cloud, cloud.owner) }),
      });
      expect(await errorOf(listImages(new Sessions(places, silent, fastPace).open("a")))).toMatchObject({
        code: "TLS_FAILED",
        message: expect.stringMatching(
          new RegExp(`GET ${image.imageEndpoint}/v2/images: .*ERR_TLS_CERT_ALTNAME_INVALID`),
        ),
      });
      expect(imageCalls(image)).toEqual([]);
    });
  });

  test("is each cloud's own", async ({ placesOf }) => {
    await withTls(server, async (cloud) => {
      const entry = entryOf(cloud, cloud.owner);
      const files = cloudsYaml({ blind: { ...entry, verify: false }, seeing: entry });
      const sessions = new Sessions(placesOf({ files, environment: off }), silent, fastPace);
      expect(await listImages(sessions.open("blind"))).toMatchObject({ ok: true });
      expect(await errorOf(listImages(sessions.open("seeing")))).toMatchObject({ code: "TLS_FAILED" });
    });
  });
});

describe("a proxy", () => {
  test("is used for IAM and IMS alike, but for hosts of NO_PROXY", async ({ cloud, placesOf }) => {
    const proxy = await startProxy();
    const image = await startSimulator();
    const session = (environment: Readonly<Record<string, string>>) => {
      const places = placesOf({
        config: { "ims:imageEndpoint": image.imageEndpoint.replace("127.0.0.1", "localhost") },
        environment: {
          ...off,
          HTTP_PROXY: `http://alice:s3cret@127.0.0.1:${proxy.port}`,
          ...environment,
        },
        files: cloudsYaml({ a: entryOf(cloud, cloud.owner) }),
      });
      return new Sessions(places, silent, fastPace).open("a");
    };
    image.answer({ service: "ims", body: { images: [] } });
    const [iam, ims] = [cloud.authUrl, image.imageEndpoint].map((url) => new URL(url).port);
    await listImages(session({}));
    expect(proxy.tunnels).toEqual([`127.0.0.1:${iam}`, `localhost:${ims}`]);
    await listImages(session({ NO_PROXY: "localhost" }));
    expect(proxy.tunnels.slice(2)).toEqual([`127.0.0.1:${iam}`]);
    await Promise.all([proxy.close(), image.close()]);
  });

  test("whose address is none is an error before anything is sent", ({ cloud, placesOf }) => {
    const environment = { ...off, ...cloud.environment(cloud.owner), HTTPS_PROXY: "ftp://alice:s3cret@x" };
    const error = thrownBy(() => new Sessions(placesOf({ environment }), silent).open());
    expect(error).toMatchObject({ code: "SETTING_INVALID" });
    expect(textOf(error)).not.toContain("s3cret");
    expect(cloud.calls).toEqual([]);
  });
});
