import { join } from "node:path";
import { describe, expect } from "vitest";
import { findSettings } from "../../src/auth/chain";
import { noStack } from "../../src/auth/sources/stack-config";
import { textOf } from "../http/text-of";
import { cloudsYaml, variables } from "./somebody";
import { placesTest as test, thrownBy } from "./written-places";

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
