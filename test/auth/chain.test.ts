import { join } from "node:path";
import { describe, expect } from "vitest";
import { findSettings, type Places } from "../../src/auth/chain";
import type { Settings } from "../../src/auth/settings";
import { noStack } from "../../src/auth/sources/stack-config";
import { textOf } from "../http/text-of";
import { placesTest as test, thrownBy, type Written } from "./written-places";

/** Somebody complete, every part with the same mark, so that a mixture of two shows. */
const somebody = (mark: string) => ({
  authUrl: `https://${mark}.example/v3`,
  userName: `user of ${mark}`,
  userDomainName: `domain of ${mark}`,
  password: `password of ${mark}`,
  projectName: `project of ${mark}`,
  projectDomainName: `project domain of ${mark}`,
});

const prefixed = (mark: string): Record<string, string> =>
  Object.fromEntries(Object.entries(somebody(mark)).map(([name, value]) => [`ims:${name}`, value]));

/** As pulumi-openstack spells it. */
const openstackConfig = (mark: string): Record<string, string> => {
  const { projectName, ...others } = somebody(mark);
  const entries = Object.entries({ ...others, tenantName: projectName });
  return Object.fromEntries(entries.map(([name, value]) => [`openstack:${name}`, value]));
};

const variables = (mark: string): Record<string, string> => {
  const who = somebody(mark);
  return {
    OS_AUTH_URL: who.authUrl,
    OS_USERNAME: who.userName,
    OS_USER_DOMAIN_NAME: who.userDomainName,
    OS_PASSWORD: who.password,
    OS_PROJECT_NAME: who.projectName,
    OS_PROJECT_DOMAIN_NAME: who.projectDomainName,
  };
};

const cloudsYaml = (...marks: readonly string[]): string => {
  const entries = marks.map((mark) => {
    const who = somebody(mark);
    const auth = {
      auth_url: who.authUrl,
      username: who.userName,
      user_domain_name: who.userDomainName,
      password: who.password,
      project_name: who.projectName,
      project_domain_name: who.projectDomainName,
    };
    return [mark, { auth, region_name: `region of ${mark}` }];
  });
  // JSON is YAML.
  return JSON.stringify({ clouds: Object.fromEntries(entries) });
};

interface Source extends Written {
  readonly mark: string;
  /** Name of the cloud given on the resource. */
  readonly cloud?: string;
  /** Whether it needs an entry in clouds.yaml. */
  readonly entry?: true;
}

/** In the order in which they count. */
const sources: readonly Source[] = [
  { mark: "resource", cloud: "resource", entry: true },
  { mark: "ims-cloud", config: { "ims:cloud": "ims-cloud" }, entry: true },
  { mark: "ims-keys", config: prefixed("ims-keys") },
  { mark: "openstack-cloud", config: { "openstack:cloud": "openstack-cloud" }, entry: true },
  { mark: "openstack-keys", config: openstackConfig("openstack-keys") },
  { mark: "os-cloud", environment: { OS_CLOUD: "os-cloud" }, entry: true },
  { mark: "os-variables", environment: variables("os-variables") },
  { mark: "only-cloud", entry: true },
];

function together(...chosen: readonly Source[]): Written {
  const entries = chosen.filter(({ entry }) => entry).map(({ mark }) => mark);
  return {
    config: Object.assign({}, ...chosen.map(({ config }) => config)),
    environment: Object.assign({}, ...chosen.map(({ environment }) => environment)),
    files: entries.length === 0 ? {} : { "work/clouds.yaml": cloudsYaml(...entries) },
  };
}

const whoIn = (found: Settings): Record<string, string | undefined> =>
  Object.fromEntries(Object.keys(somebody("")).map((name) => [name, found[name as keyof Settings]?.value]));

const namesOf = (places: Places, cloud?: string) => whoIn(findSettings(places, cloud));

describe("an identity", () => {
  test.for(sources)("is found in $mark alone", (source, { placesOf }) => {
    expect(namesOf(placesOf(together(source)), source.cloud)).toEqual(somebody(source.mark));
  });

  const pairs = sources.flatMap((first, index) =>
    sources.slice(index + 1).map((second) => [first.mark, second.mark, first, second] as const),
  );
  const conflict = ([first, second]: readonly [string, string, ...unknown[]]) =>
    first === "ims-cloud" && second === "ims-keys";
  test.for(pairs.filter((pair) => !conflict(pair)))(
    "is whole of %s, and nothing of it of %s",
    ([mark, , first, second], { placesOf }) => {
      expect(namesOf(placesOf(together(first, second)), first.cloud)).toEqual(somebody(mark));
    },
  );

  test("is whole of the first source where all are configured", ({ placesOf }) => {
    const all = sources.filter(({ mark }) => mark !== "ims-cloud");
    const places = placesOf(together(...all));
    expect(namesOf(places, "resource")).toEqual(somebody("resource"));
    expect(namesOf(places)).toEqual(somebody("ims-keys"));
  });

  test("is not patched by stray variables of another one where a cloud is named", ({ placesOf }) => {
    const stray = {
      ...variables("stray"),
      OS_USER_ID: "stray",
      OS_PROJECT_ID: "stray",
      OS_TOKEN: "stray",
      OS_CACERT: "stray",
      OS_INTERFACE: "admin",
    };
    const files = { "work/clouds.yaml": cloudsYaml("a") };
    for (const environment of [{ ...stray, OS_CLOUD: "a" }, stray]) {
      const found = findSettings(placesOf({ environment, files }), "a");
      expect(JSON.stringify(found)).not.toContain("stray");
    }
    const found = findSettings(placesOf({ environment: { ...stray, OS_CLOUD: "a" }, files }));
    expect(whoIn(found)).toEqual(somebody("a"));
    expect(JSON.stringify(found)).not.toContain("stray");
  });

  test("may stand in as many clouds as a program names", ({ placesOf }) => {
    const places = placesOf({
      files: { "work/clouds.yaml": cloudsYaml("owner", "recipient") },
      environment: { OS_CLOUD: "owner" },
    });
    expect(namesOf(places)).toEqual(somebody("owner"));
    expect(namesOf(places, "recipient")).toEqual(somebody("recipient"));
  });
});

describe("a cloud's name that is empty", () => {
  test("is none", ({ placesOf }) => {
    const places = placesOf({
      config: { "ims:cloud": "", "openstack:cloud": "" },
      environment: { OS_CLOUD: "", ...variables("os-variables") },
    });
    expect(namesOf(places, "")).toEqual(somebody("os-variables"));
  });
});

describe("selectors alone", () => {
  test("are no identity: the only cloud of the file that they select is used", ({ folder, placesOf }) => {
    const places = placesOf({
      environment: { OS_CLIENT_CONFIG_FILE: join(folder, "elsewhere.yaml"), OS_AUTH_URL: "https://stray" },
      files: { "elsewhere.yaml": cloudsYaml("selected"), "work/clouds.yaml": cloudsYaml("a", "b") },
    });
    expect(namesOf(places)).toEqual(somebody("selected"));
  });
});

describe("stack config beside a cloud", () => {
  const files = { "work/clouds.yaml": cloudsYaml("a") };
  const ways = [
    ["the resource's", {}, {}, "a"],
    ["ims:cloud", { "ims:cloud": "a" }, {}, undefined],
    ["openstack:cloud", { "openstack:cloud": "a" }, {}, undefined],
    ["OS_CLOUD", {}, { OS_CLOUD: "a" }, undefined],
    ["the only one", {}, {}, undefined],
  ] as const;

  test.for(ways)("(%s) may say how it is reached", ([, config, environment, cloud], { placesOf }) => {
    const reaching = {
      "ims:region": "region of a",
      "ims:interface": "internal",
      "ims:imageEndpoint": "https://ims.example",
      "ims:cacert": "/ca.pem",
      "ims:insecure": "false",
    };
    const found = findSettings(placesOf({ config: { ...config, ...reaching }, environment, files }), cloud);
    expect(whoIn(found)).toEqual(somebody("a"));
    expect(found).toMatchObject({
      region: { value: "region of a", origin: "ims:region" },
      interface: { value: "internal", origin: "ims:interface" },
      imageEndpoint: { value: "https://ims.example", origin: "ims:imageEndpoint" },
      cacert: { value: "/ca.pem", origin: "ims:cacert" },
      insecure: { value: "false", origin: "ims:insecure" },
    });
  });

  test("of pulumi-openstack may as well, and ours counts first", ({ placesOf }) => {
    const config = {
      "openstack:endpointType": "internal",
      "openstack:cacertFile": "/openstack.pem",
      "ims:cacert": "/ims.pem",
      "openstack:endpointOverrides":
        '{"image":"https://glance.example/v2/","compute":"https://nova.example"}',
    };
    expect(findSettings(placesOf({ config, files }))).toMatchObject({
      interface: { value: "internal" },
      cacert: { value: "/ims.pem" },
      imageEndpoint: { value: "https://glance.example/v2/", origin: "openstack:endpointOverrides" },
    });
  });

  const others = Object.keys(prefixed("x"));
  test.for(others)("may not say who asks: %s is a conflict with ims:cloud", (key, { placesOf }) => {
    const error = thrownBy(() => findSettings(placesOf({ config: { "ims:cloud": "a", [key]: "x" }, files })));
    expect(error).toMatchObject({
      name: "ConfigurationError",
      code: "CREDENTIALS_CONFLICT",
      message: expect.stringContaining(`ims:cloud names a whole identity, and ${key} is set beside it`),
    });
  });
});

describe("a cloud that is not there", () => {
  const files = { "work/clouds.yaml": cloudsYaml("a", "b") };

  test.for([
    ["cloud", {}, {}, "c"],
    ["ims:cloud", { "ims:cloud": "c" }, {}, undefined],
    ["openstack:cloud", { "openstack:cloud": "c" }, {}, undefined],
    ["OS_CLOUD", {}, { OS_CLOUD: "c" }, undefined],
  ] as const)("(%s) is an error that lists those that are", (way, { folder, placesOf }) => {
    const [origin, config, environment, cloud] = way;
    expect(thrownBy(() => findSettings(placesOf({ config, environment, files }), cloud))).toMatchObject({
      code: "CLOUD_UNKNOWN",
      message: expect.stringContaining(
        `${origin} is "c", and there is no such cloud: ${folder}/work/clouds.yaml has a, b`,
      ),
    });
  });

  test("is told with the file that could not be used", ({ folder, placesOf }) => {
    const places = placesOf({
      environment: { OS_CLOUD: "c" },
      files: { "work/clouds.yaml": "clouds: [\n", "home/.config/openstack/clouds.yaml": cloudsYaml("a") },
    });
    expect(thrownBy(() => findSettings(places))).toMatchObject({
      message: expect.stringMatching(
        new RegExp(`${folder}/work/clouds.yaml: not valid YAML.*; ${folder}/home/.* has a\\.`),
      ),
    });
  });

  test.for([
    ["a file", files, "has a, b"],
    ["no file", {}, "clouds.yaml: not in"],
  ] as const)("is not replaced by credentials from elsewhere, with %s", ([, written, why], { placesOf }) => {
    const environment = { ...variables("os-variables"), OS_CLOUD: "c" };
    expect(thrownBy(() => findSettings(placesOf({ environment, files: written })))).toMatchObject({
      code: "CLOUD_UNKNOWN",
      message: expect.stringContaining(why),
    });
  });
});

describe("several clouds of which none is chosen", () => {
  test("are an error that lists them and says how to choose", ({ placesOf }) => {
    const files = { "work/clouds.yaml": cloudsYaml("a", "b") };
    expect(thrownBy(() => findSettings(placesOf({ files })))).toMatchObject({
      code: "CLOUD_UNKNOWN",
      message: expect.stringMatching(/several clouds \(a, b\).*ims:cloud, or OS_CLOUD/),
    });
  });
});

describe("no credentials anywhere", () => {
  test("is an error with a line for every place that was looked at, in their order", ({
    folder,
    placesOf,
  }) => {
    const error = thrownBy(() => findSettings(placesOf({ environment: { OS_REGION_NAME: "eu-de" } })));
    expect(error).toMatchObject({ name: "ConfigurationError", code: "CREDENTIALS_MISSING" });
    const lines = String(error)
      .split("\n")
      .filter((line) => line.startsWith("  - "));
    expect(lines).toEqual([
      expect.stringContaining("cloud (of the resource"),
      expect.stringContaining("ims:cloud"),
      expect.stringContaining("ims:password"),
      expect.stringContaining("openstack:cloud"),
      expect.stringContaining("openstack:password"),
      expect.stringContaining("OS_CLOUD"),
      expect.stringContaining("OS_PASSWORD"),
      expect.stringContaining(`not in ${folder}/work, ${folder}/home/.config/openstack, ${folder}/etc`),
      expect.stringContaining("clouds.yaml: no cloud"),
    ]);
  });

  test("names each file that was there and says why it was passed over", ({ folder, placesOf }) => {
    const places = placesOf({
      environment: { OS_CLIENT_CONFIG_FILE: join(folder, "gone.yaml") },
      files: {
        "work/clouds.yaml": "clouds:\n  a:\n  - hunter2: [\n",
        "home/.config/openstack/clouds.yaml": "hunter2",
        "etc/openstack/clouds.yaml": "clouds: {}\n",
      },
    });
    const error = thrownBy(() => findSettings(places));
    for (const line of [
      `${folder}/gone.yaml: does not exist`,
      `${folder}/work/clouds.yaml: not valid YAML, near line 4`,
      `${folder}/home/.config/openstack/clouds.yaml: has no map of clouds`,
      `${folder}/etc/openstack/clouds.yaml: has no cloud`,
    ])
      expect(error).toMatchObject({ message: expect.stringContaining(`\n  - ${line}`) });
    expect(textOf(error)).not.toContain("hunter2");
  });

  test("says where no stack is that its config is not read", ({ placesOf }) => {
    const places = { ...placesOf({}), stackConfig: noStack };
    expect(thrownBy(() => findSettings(places))).toMatchObject({
      message: expect.stringContaining("stack config (ims:*, openstack:*): not read by this command"),
    });
  });
});

describe("a source that is passed over", () => {
  test("is told in a line, and whether it is a file that should have been usable", ({ folder, placesOf }) => {
    const places = placesOf({
      files: { "work/clouds.yaml": "[", "home/.config/openstack/clouds.yaml": cloudsYaml("a") },
    });
    const faults: string[] = [];
    const others: string[] = [];
    findSettings(places, undefined, (line, fault) => (fault ? faults : others).push(line));
    expect(faults).toEqual([expect.stringContaining(`${folder}/work/clouds.yaml: not valid YAML`)]);
    expect(others).toContain("environment: no OS_CLOUD");
  });

  test("is not even read after the one that is used", ({ folder, placesOf }) => {
    const places = placesOf({
      environment: variables("os-variables"),
      files: { "work/clouds.yaml": "[" },
    });
    const lines: string[] = [];
    findSettings(places, undefined, (line) => lines.push(line));
    expect(lines.join()).not.toContain(folder);
  });
});
