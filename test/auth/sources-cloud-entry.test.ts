import { describe, expect, test } from "vitest";
import { type Settings, settingNames, settings } from "../../src/auth/settings";
import { cloudSettings } from "../../src/auth/sources/cloud-entry";
import { thrownBy } from "./written-places";

const file = "/home/alice/clouds.yaml";

/** The settings of an entry as a file has it, with all scalars as text. */
function settingsIn(entry: unknown, region?: string): Settings {
  const wanted = region === undefined ? undefined : { value: region, origin: "ims:region" };
  return cloudSettings({ name: "a", file, entry }, wanted);
}

const valuesIn = (entry: unknown, region?: string): Record<string, string> =>
  Object.fromEntries(Object.entries(settingsIn(entry, region)).map(([name, { value }]) => [name, value]));

describe("an entry of clouds.yaml", () => {
  const keys = settingNames.flatMap((name) =>
    settings[name].cloudsFile.flatMap((key) =>
      [...new Set([key, key.replaceAll("_", "-")])].map((spelling) => [spelling, name] as const),
    ),
  );
  // A domain alone would become that of user and project.
  const entryWith = (key: string, where: "auth" | "top") =>
    where === "auth" ? { auth: { [key]: "x" } } : { [key]: "x" };

  test.each(keys)("may say %s, which is %s, in auth or beside it", (key, name) => {
    for (const where of ["auth", "top"] as const)
      expect(valuesIn(entryWith(key, where))).toMatchObject({ [name]: "x" });
  });

  test("is told with its name and file as the origin of every value", () => {
    expect(settingsIn({ auth: { password: "x" }, region_name: "r" })).toMatchObject({
      password: { origin: `password of cloud "a" in ${file}` },
      region: { origin: `region_name of cloud "a" in ${file}` },
    });
  });

  test("counts in auth before beside it", () => {
    expect(valuesIn({ auth: { username: "in auth" }, username: "beside" })).toEqual({ userName: "in auth" });
  });

  test("means project where it says tenant, and a project counts first", () => {
    expect(valuesIn({ auth: { tenant_name: "t" } })).toEqual({ projectName: "t" });
    expect(valuesIn({ auth: { tenant_name: "t", project_name: "p" } })).toEqual({ projectName: "p" });
  });

  test("means user and project by a domain that stands beside a project", () => {
    expect(valuesIn({ auth: { project_name: "p", domain_id: "d" } })).toEqual({
      projectName: "p",
      userDomainId: "d",
      projectDomainId: "d",
    });
  });

  test("says nothing by what is empty, null, a list or a map", () => {
    expect(
      valuesIn({ auth: { password: "", username: null, user_id: ["x"], project_id: { y: "z" } } }),
    ).toEqual({});
    expect(valuesIn({ auth: null, region_name: null, regions: null, profile: null })).toEqual({});
  });

  test("says nothing by keys that are not known", () => {
    expect(
      valuesIn({ auth: { constructor: "x", toString: "y" }, networks: [], image_format: "qcow2" }),
    ).toEqual({});
  });

  test.each([
    ["null", null, "its top"],
    ["a text", "hunter2", "its top"],
    ["with a text as auth", { auth: "hunter2" }, "auth"],
    ["with a region without a name", { regions: [{ values: {} }] }, "regions.0"],
    ["with regions of another form", { regions: "hunter2" }, "regions"],
  ])("that is %s is refused with the place, without its content", (_form, entry, place) => {
    const error = thrownBy(() => settingsIn(entry));
    expect(error).toMatchObject({
      code: "SETTING_INVALID",
      message: expect.stringContaining(`cloud "a" in ${file} is not of the documented form at ${place}`),
    });
    expect(String(error)).not.toContain("hunter2");
  });
});

describe("a profile", () => {
  const otc = { profile: "otc", auth: { username: "alice" } };

  test("brings the address of the first region, or of the one that is asked for", () => {
    expect(valuesIn(otc)).toEqual({
      userName: "alice",
      authUrl: "https://iam.eu-de.otc.t-systems.com/v3",
      region: "eu-de",
    });
    for (const wanted of [valuesIn(otc, "eu-nl"), valuesIn({ ...otc, region_name: "eu-nl" })])
      expect(wanted).toMatchObject({
        authUrl: "https://iam.eu-nl.otc.t-systems.com/v3",
        region: "eu-nl",
      });
  });

  test("refuses a region that it does not have, and lists those that it has", () => {
    expect(thrownBy(() => settingsIn(otc, "eu-ch"))).toMatchObject({
      code: "SETTING_INVALID",
      message: expect.stringMatching(
        /ims:region is "eu-ch", which is no region .*Choose one of eu-de, eu-nl/,
      ),
    });
  });

  test("may be called by the older key cloud", () => {
    expect(valuesIn({ cloud: "otc" })).toMatchObject({ region: "eu-de" });
  });

  test("gives way to the entry's own address", () => {
    const own = { ...otc, auth: { auth_url: "https://iam.example/v3" } };
    expect(valuesIn(own)).toMatchObject({ authUrl: "https://iam.example/v3", region: "eu-de" });
  });

  test.each(["constructor", "rackspace"])("%s that is not known is refused", (profile) => {
    expect(thrownBy(() => settingsIn({ profile }))).toMatchObject({
      code: "SETTING_INVALID",
      message: expect.stringContaining(
        `names the profile "${profile}", which is not known here. Known: otc.`,
      ),
    });
  });

  test("that is not known does no harm to an entry that says everything itself", () => {
    expect(valuesIn({ profile: "rackspace", auth: { auth_url: "https://iam.example" } })).toEqual({
      authUrl: "https://iam.example",
    });
  });
});

describe("regions", () => {
  const auth = { auth_url: "https://iam.{region_name}.example/v3", username: "alice", project_name: "p" };
  const entry = {
    auth,
    interface: "public",
    regions: [
      "one",
      {
        name: "two",
        values: { auth: { project_name: "p of two" }, interface: "internal", "image-endpoint-override": "u" },
      },
      { name: "three" },
    ],
  };

  test("have the first one as the default, and its name in the address", () => {
    expect(valuesIn(entry)).toEqual({
      authUrl: "https://iam.one.example/v3",
      userName: "alice",
      projectName: "p",
      interface: "public",
      region: "one",
    });
  });

  test("may have values of their own, which count first", () => {
    expect(valuesIn(entry, "two")).toEqual({
      authUrl: "https://iam.two.example/v3",
      userName: "alice",
      projectName: "p of two",
      interface: "internal",
      imageEndpoint: "u",
      region: "two",
    });
    expect(valuesIn(entry, "three")).toMatchObject({ projectName: "p", region: "three" });
  });

  test.each([
    ["regions", { regions: ["one", "two"] }],
    ["a list as region_name", { region_name: ["one", "two"] }],
    ["commas in region_name", { region_name: "one, two" }],
  ])("in %s are the only ones", (_form, listed) => {
    expect(valuesIn(listed)).toMatchObject({ region: "one" });
    expect(valuesIn(listed, "two")).toMatchObject({ region: "two" });
    expect(thrownBy(() => settingsIn(listed, "three"))).toMatchObject({
      message: expect.stringContaining("Choose one of one, two."),
    });
  });

  test("that are not listed may have any name", () => {
    expect(valuesIn({ auth }, "four")).toMatchObject({
      authUrl: "https://iam.four.example/v3",
      region: "four",
    });
  });
});
