import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { cloudNamed, entriesIn, namesIn, filesTest as test } from "./clouds-file-test";
import { writeFiles } from "./written-places";

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
