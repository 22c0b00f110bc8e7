import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { type CloudsFiles, readCloudsFiles } from "../../src/auth/sources/clouds-file";
import { placesTest, type Written, writeFiles } from "./written-places";

interface FilesFixture {
  /** Reads the clouds of files below the test's folder; `{folder}` in a variable stands for it. */
  readonly read: (written: Pick<Written, "files" | "environment">) => CloudsFiles;
}

const test = placesTest.extend<FilesFixture>({
  read: async ({ folder, placesOf }, use) => {
    await use(({ files = {}, environment = {} }) => {
      const filled = Object.entries(environment).map(([name, value]) => [
        name,
        value.replaceAll("{folder}", folder),
      ]);
      const places = placesOf({ files, environment: Object.fromEntries(filled) });
      return readCloudsFiles(places.environment, places.workingFolder, places.homeFolder);
    });
  },
});

const cloudNamed = (name: string) => `clouds:\n  ${name}:\n    auth: {username: ${name}}\n`;
const namesIn = ({ clouds }: CloudsFiles) => clouds.map(({ name }) => name);
const entriesIn = ({ clouds }: CloudsFiles) =>
  Object.fromEntries(clouds.map(({ name, entry }) => [name, entry]));

/** The `auth` of the cloud "a", from the lines that stand in it. */
const authOf = (read: FilesFixture["read"], lines: string): unknown =>
  entriesIn(read({ files: { "work/clouds.yaml": `clouds:\n  a:\n    auth:\n${lines}` } })).a;

describe("clouds.yaml", () => {
  const places = [
    ["the file of OS_CLIENT_CONFIG_FILE", "named.yaml", { OS_CLIENT_CONFIG_FILE: "{folder}/named.yaml" }],
    ["the working folder", "work/clouds.yaml", {}],
    ["$XDG_CONFIG_HOME", "config/openstack/clouds.yaml", { XDG_CONFIG_HOME: "{folder}/config" }],
    ["~/.config", "home/.config/openstack/clouds.yaml", {}],
    ["$XDG_CONFIG_DIRS", "etc/openstack/clouds.yaml", {}],
  ] as const;
  const environment = Object.assign({}, ...places.map(([, , variables]) => variables));

  test.for(places)("is read from %s", ([, file], { read }) => {
    expect(namesIn(read({ files: { [file]: cloudNamed("a") }, environment }))).toEqual(["a"]);
  });

  const neighbours = places.slice(1).map((later, index) => [places[index] ?? later, later] as const);
  test.for(neighbours.map(([first, second]) => [first[0], second[0], first[1], second[1]] as const))(
    "is that of %s, not merged with that of %s",
    ([, , first, second], { folder, read }) => {
      const files = { [first]: cloudNamed("first"), [second]: cloudNamed("second") };
      expect(read({ files, environment }).clouds).toMatchObject([
        { name: "first", file: join(folder, first) },
      ]);
    },
  );

  test("may be called .yaml, .yml or .json, in this order", ({ read }) => {
    const json = JSON.stringify({ clouds: { json: {} } }, null, "\t");
    expect(namesIn(read({ files: { "work/clouds.json": json } }))).toEqual(["json"]);
    expect(namesIn(read({ files: { "work/clouds.yml": cloudNamed("yml") } }))).toEqual(["yml"]);
    expect(namesIn(read({ files: { "work/clouds.yaml": cloudNamed("yaml") } }))).toEqual(["yaml"]);
  });

  test.for([
    ["is not there", "gone.yaml", "does not exist"],
    ["is below a file", "work/clouds.yaml/clouds.yaml", "does not exist"],
    ["is a folder", "work", "not read (EISDIR)"],
  ] as const)("that is named and %s is told, and the next one used", (given, { folder, read }) => {
    const [, name, fault] = given;
    const found = read({
      files: { "work/clouds.yaml": cloudNamed("next") },
      environment: { OS_CLIENT_CONFIG_FILE: `{folder}/${name}` },
    });
    expect(namesIn(found)).toEqual(["next"]);
    expect(found.faults).toEqual([`${join(folder, name)}: ${fault}`]);
  });

  test("that is not there and that nobody named is no fault", ({ folder, read }) => {
    const { clouds, faults, notes } = read({ environment: { XDG_CONFIG_DIRS: "" } });
    expect({ clouds, faults }).toEqual({ clouds: [], faults: [] });
    expect(notes).toEqual([
      `clouds.yaml: not in ${folder}/work, ${folder}/home/.config/openstack, /etc/xdg/openstack, /etc/openstack`,
    ]);
  });

  test("that is empty is the one that counts, as in openstacksdk", ({ folder, read }) => {
    const files = { "work/clouds.yaml": "", "home/.config/openstack/clouds.yaml": cloudNamed("a") };
    expect(read({ files })).toMatchObject({
      clouds: [],
      notes: [`${folder}/work/clouds.yaml: has no cloud`],
      faults: [],
    });
  });

  test("that this user may not read is told, and the next one used", ({ folder, read }) => {
    writeFiles(folder, { "work/clouds.yaml": cloudNamed("closed") });
    chmodSync(join(folder, "work/clouds.yaml"), 0o000);
    const found = read({ files: { "home/.config/openstack/clouds.yaml": cloudNamed("next") } });
    // root reads every file.
    const root = process.getuid?.() === 0;
    expect(namesIn(found)).toEqual([root ? "closed" : "next"]);
    expect(found.faults).toEqual(root ? [] : [`${folder}/work/clouds.yaml: not read (EACCES)`]);
  });
});

describe("secure.yaml", () => {
  const secure = "clouds:\n  a:\n    auth: {password: hunter2, username: secure}\n";

  test("is laid over clouds.yaml, deep", ({ folder, read }) => {
    const clouds =
      "clouds:\n  a:\n    auth: {auth_url: u, username: clouds}\n    region_name: r\n  b: {region_name: s}\n";
    const found = read({ files: { "work/clouds.yaml": clouds, "work/secure.yaml": secure } });
    expect(entriesIn(found)).toEqual({
      a: { auth: { auth_url: "u", username: "secure", password: "hunter2" }, region_name: "r" },
      b: { region_name: "s" },
    });
    expect(found.clouds.map(({ file }) => file)).toEqual([
      `${folder}/work/clouds.yaml and ${folder}/work/secure.yaml`,
      `${folder}/work/clouds.yaml`,
    ]);
  });

  test("is enough alone", ({ folder, read }) => {
    const { clouds, faults } = read({ files: { "home/.config/openstack/secure.yaml": secure } });
    expect(faults).toEqual([]);
    expect(clouds).toMatchObject([{ name: "a", file: `${folder}/home/.config/openstack/secure.yaml` }]);
  });

  test("is found on its own, by OS_CLIENT_SECURE_FILE or in the folders", ({ read }) => {
    const files = {
      "work/clouds.yaml": cloudNamed("a"),
      "named.yaml": "clouds: {a: {auth: {password: named}}}",
      "home/.config/openstack/secure.yaml": "clouds: {a: {auth: {password: home}}}",
    };
    const environment = { OS_CLIENT_SECURE_FILE: "{folder}/named.yaml" };
    expect(entriesIn(read({ files, environment }))).toMatchObject({ a: { auth: { password: "named" } } });
    expect(entriesIn(read({ files }))).toMatchObject({ a: { auth: { password: "home" } } });
  });

  test("that is named and not there is told, and the next one used", ({ folder, read }) => {
    const found = read({
      files: { "work/secure.yaml": secure },
      environment: { OS_CLIENT_SECURE_FILE: "{folder}/gone.yaml" },
    });
    expect(found.faults).toEqual([`${folder}/gone.yaml: does not exist`]);
    expect(namesIn(found)).toEqual(["a"]);
  });
});

describe("a value", () => {
  test.for([
    ["0123", "0123"],
    ["00000000000000000000000000000123", "00000000000000000000000000000123"],
    ["1e5", "1e5"],
    ["0x1F", "0x1F"],
    ["1_000", "1_000"],
    ["12:30:45", "12:30:45"],
    ["2026-03-01", "2026-03-01"],
    ["true", "true"],
    ["No", "No"],
    [".inf", ".inf"],
    ['"null"', "null"],
    ["'~'", "~"],
    ['""', ""],
    ["!!str 123", "123"],
    ["p@ss#word", "p@ss#word"],
    ["a: b", undefined],
    ["word # comment", "word"],
    ['"tab\\tquote\\"snow\\u2603"', 'tab\tquote"snow☃'],
  ] as const)("%s is the text that was written", ([written, text], { read }) => {
    const auth = authOf(read, `      password: ${written}\n`);
    expect(auth).toEqual(text === undefined ? undefined : { auth: { password: text } });
  });

  test.for(["null", "~", "", "Null", "NULL"])("%s is none", (written, { read }) => {
    expect(authOf(read, `      password: ${written}\n`)).toEqual({ auth: { password: null } });
  });

  test("may stand in a block", ({ read }) => {
    expect(authOf(read, "      password: >-\n        two\n        words\n")).toEqual({
      auth: { password: "two words" },
    });
  });

  test("may come from an anchor, and a map may be merged", ({ read }) => {
    const text = `
defaults: &defaults
  region_name: eu-de
  auth: &auth {auth_url: u, username: x}
secret: &secret 0123
clouds:
  a:
    <<: *defaults
    auth:
      <<: *auth
      username: y
      password: *secret
`;
    expect(entriesIn(read({ files: { "work/clouds.yaml": text } }))).toEqual({
      a: { region_name: "eu-de", auth: { auth_url: "u", username: "y", password: "0123" } },
    });
  });

  test("of a key that stands there twice is the last one, as in openstacksdk", ({ read }) => {
    expect(authOf(read, "      password: one\n      password: two\n")).toEqual({ auth: { password: "two" } });
  });

  test("does not depend on BOM and line ends", ({ read }) => {
    const text = "\ufeffclouds:\r\n  a:\r\n    auth:\r\n      password: hunter2\r\n";
    expect(entriesIn(read({ files: { "work/clouds.yaml": text } }))).toEqual({
      a: { auth: { password: "hunter2" } },
    });
  });
});

describe("a file that is not of the form", () => {
  const big = (size: number) => `clouds:\n  a:\n    auth: {password: hunter2}\n${"#".repeat(size)}\n`;
  const letters = [..."abcdefghijklmnop"];
  const bomb = letters.map((name, index) => {
    const before = letters[index - 1];
    return `${name}: &${name} [${(before === undefined ? "hunter2" : `*${before}`).concat(",").repeat(9)}]`;
  });
  const faulty: readonly (readonly [string, string, string])[] = [
    ["has an open bracket", "clouds: [hunter2\n", "not valid YAML, near line 2 (BAD_INDENT)"],
    ["has an open quote", 'clouds:\n  a: "hunter2\n', "not valid YAML, near line 3 (MISSING_CHAR)"],
    ["is indented by tabs", "clouds:\n\ta: hunter2\n", "not valid YAML, near line 2 (TAB_AS_INDENT)"],
    [
      "has an unquoted @ in front",
      "clouds:\n  a: @hunter2\n",
      "not valid YAML, near line 2 (BAD_SCALAR_START)",
    ],
    [
      "has an unquoted * in front",
      "clouds:\n  a: *hunter2\n",
      "has an alias (*) without its anchor (&), or too many of them",
    ],
    ["has two documents", "clouds: {}\n---\nhunter2\n", "not valid YAML, near line 2 (MULTIPLE_DOCS)"],
    ["is one word", "hunter2", "has no map of clouds"],
    ["has a list of clouds", "clouds: [hunter2]", "has no map of clouds"],
    ["is binary", "\u0000\u0001\u0002hunter2", "has no map of clouds"],
    [
      "doubles its aliases",
      `${bomb.join("\n")}\nclouds: {a: *p}\n`,
      "has an alias (*) without its anchor (&), or too many of them",
    ],
    ["is nested deep", `clouds: ${"[".repeat(5_000)}`, "not valid YAML, near line 1 (RESOURCE_EXHAUSTION)"],
    ["is huge", big(300_000), "larger than 256 KB"],
  ];
  test.for(faulty)(
    "since it %s is told without its content, at once",
    ([, text, fault], { folder, read }) => {
      const begun = performance.now();
      const found = read({
        files: { "work/clouds.yaml": text, "home/.config/openstack/clouds.yaml": cloudNamed("next") },
      });
      expect(performance.now() - begun).toBeLessThan(1_500);
      expect(found.faults).toEqual([`${folder}/work/clouds.yaml: ${fault}`]);
      expect(namesIn(found)).toEqual(["next"]);
    },
  );

  test("and larger than anybody's is the first one that is too large", ({ read }) => {
    expect(namesIn(read({ files: { "work/clouds.yaml": big(250_000) } }))).toEqual(["a"]);
  });

  test("in one cloud alone does not keep the others from being used", ({ read }) => {
    const text = `clouds:\n  bad:\n  worse: [x]\n  a: {region_name: r}\n`;
    expect(entriesIn(read({ files: { "work/clouds.yaml": text } }))).toEqual({
      bad: null,
      worse: ["x"],
      a: { region_name: "r" },
    });
  });

  test("cannot reach what every object inherits", ({ folder, read }) => {
    mkdirSync(join(folder, "work"));
    const files = {
      "work/clouds.yaml": "clouds:\n  __proto__: {auth: {password: x}}\n  a: {__proto__: {b: c}}\n",
      "work/secure.yaml": "clouds:\n  __proto__: {auth: {token: x}}\n  constructor: {prototype: {d: e}}\n",
    };
    read({ files });
    expect({}).not.toHaveProperty("auth");
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Object.prototype).not.toHaveProperty("d");
  });
});
