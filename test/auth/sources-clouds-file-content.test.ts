import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { cloudNamed, entriesIn, type FilesFixture, namesIn, filesTest as test } from "./clouds-file-test";

/** The `auth` of the cloud "a", from the lines that stand in it. */
const authOf = (read: FilesFixture["read"], lines: string): unknown =>
  entriesIn(read({ files: { "work/clouds.yaml": `clouds:\n  a:\n    auth:\n${lines}` } })).a;

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
