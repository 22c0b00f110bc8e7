import { join } from "node:path";
import { describe, expect } from "vitest";
import { findSettings, type Places } from "../../src/auth/chain";
import {
  cloudsYaml,
  imsConfig,
  openstackConfig,
  somebody,
  sources,
  together,
  variables,
  whoIn,
} from "./somebody";
import { placesTest as test, thrownBy } from "./written-places";

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

describe("pulumi-openstack's stack config", () => {
  const { "openstack:authUrl": _, ...withoutAuthUrl } = openstackConfig("a");

  test("is completed by where the environment says to go, key by key", ({ placesOf }) => {
    const config = { ...withoutAuthUrl, "openstack:region": "one" };
    const environment = {
      OS_AUTH_URL: "https://a.example/v3",
      OS_REGION_NAME: "two",
      OS_INTERFACE: "internal",
    };
    const found = findSettings(placesOf({ config, environment }));
    expect(whoIn(found)).toEqual(somebody("a"));
    expect([found.region?.value, found.interface?.value]).toEqual(["one", "internal"]);
  });

  test("is completed by nobody's user, project or secret in part", ({ placesOf }) => {
    const {
      "openstack:userDomainName": _domain,
      "openstack:projectDomainName": _project,
      ...config
    } = openstackConfig("a");
    const found = findSettings(placesOf({ config, environment: variables("b") }));
    expect(JSON.stringify(found)).not.toContain("of b");
  });
});

describe("OS_REGION_NAME", () => {
  const files = { "work/clouds.yaml": JSON.stringify({ clouds: { a: { regions: ["one", "two"] } } }) };
  const regionIn = (places: Places, cloud?: string) => findSettings(places, cloud).region?.value;

  test.for([
    ["OS_CLOUD", { environment: { OS_CLOUD: "a" } }],
    ["openstack:cloud", { config: { "openstack:cloud": "a" } }],
    ["the only cloud", {}],
  ] as const)("selects within %s, and stack config counts first", ([, written], { placesOf }) => {
    const environment = { ...("environment" in written && written.environment), OS_REGION_NAME: "two" };
    const config = { ...("config" in written && written.config) };
    expect(regionIn(placesOf({ config, environment, files }))).toBe("two");
    expect(regionIn(placesOf({ config: { ...config, "ims:region": "one" }, environment, files }))).toBe(
      "one",
    );
    const wrong = placesOf({ config, environment: { ...environment, OS_REGION_NAME: "three" }, files });
    expect(thrownBy(() => findSettings(wrong))).toMatchObject({
      code: "SETTING_INVALID",
      message: expect.stringMatching(
        /OS_REGION_NAME is "three", which is no region .*Choose one of one, two/,
      ),
    });
  });

  test("does not patch a cloud that the resource or ims:cloud names", ({ placesOf }) => {
    const environment = { OS_REGION_NAME: "two" };
    expect(regionIn(placesOf({ environment, files }), "a")).toBe("one");
    expect(regionIn(placesOf({ environment, files, config: { "ims:cloud": "a" } }))).toBe("one");
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

  const others = Object.keys(imsConfig("x"));
  test.for(others)("may not say who asks: %s is a conflict with ims:cloud", (key, { placesOf }) => {
    const error = thrownBy(() => findSettings(placesOf({ config: { "ims:cloud": "a", [key]: "x" }, files })));
    expect(error).toMatchObject({
      name: "ConfigurationError",
      code: "CREDENTIALS_CONFLICT",
      message: expect.stringContaining(`ims:cloud names a whole identity, and ${key} is set beside it`),
    });
  });
});
