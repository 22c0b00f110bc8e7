import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { type Ended, type Environment, commandTest as test } from "./command-test";

const root = resolve(__dirname, "../..");
let built = "";

/** The package as tsc builds it, file by file, from what the sources are now. */
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), "pulumi-ims-bin-"));
  await symlink(join(root, "node_modules"), join(built, "node_modules"));
  await writeFile(join(built, "package.json"), await readFile(join(root, "package.json")));
  const compilerOptions = { module: ts.ModuleKind.Node16, target: ts.ScriptTarget.ES2022 };
  const names = await readdir(join(root, "src"), { recursive: true });
  for (const name of names.filter((candidate) => candidate.endsWith(".ts"))) {
    const source = await readFile(join(root, "src", name), "utf8");
    const path = join(built, "dist", name.replace(/\.ts$/, ".js"));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, ts.transpileModule(source, { compilerOptions }).outputText);
  }
});

afterAll(() => rm(built, { recursive: true }));

/** The file that `bin` of the manifest names, as a process. */
async function start(environment: Environment, argv: readonly string[]): Promise<ChildProcess> {
  const { bin }: { bin: Record<string, string> } = JSON.parse(
    await readFile(join(built, "package.json"), "utf8"),
  );
  const file = join(built, String(bin["pulumi-ims"]));
  return spawn(process.execPath, [file, ...argv], { cwd: built, env: environment });
}

async function run(environment: Environment, ...argv: readonly string[]): Promise<Ended> {
  const child = await start(environment, argv);
  if (child.stdout === null || child.stderr === null) throw new Error("the process has no output");
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, stdout, stderr };
}

describe("the program pulumi-ims", () => {
  test("has a first line by which a shell runs it", async () => {
    const source = await readFile(join(built, "dist/command/main.js"), "utf8");
    expect(source.split("\n")[0]).toBe("#!/usr/bin/env node");
  });

  test("shows its help and the version of its package", async ({ desk }) => {
    const environment = { HOME: desk.folder };
    expect(await run(environment, "--help")).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Usage: pulumi-ims.*Exit codes:.*\n$/s),
      stderr: "",
    });
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    expect(await run(environment, "--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("ends with 2 for what it does not understand, with 3 without credentials", async ({ desk }) => {
    const environment = { HOME: desk.folder, XDG_CONFIG_DIRS: desk.folder, PULUMI_IMS_TOKEN_CACHE: "off" };
    expect(await run(environment, "members")).toMatchObject({ code: 2, stdout: "" });
    const { code, stderr } = await run(environment, "offers");
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: CREDENTIALS_MISSING/);
  });

  test("says what it finds with the credentials of its environment, without colours", async ({
    cloud,
    desk,
  }) => {
    const environment = {
      ...cloud.environment(cloud.owner),
      HOME: desk.folder,
      PULUMI_IMS_TOKEN_CACHE: desk.cache,
      FORCE_COLOR: "1",
    };
    const { id } = cloud.addImage();
    cloud.addMember(id, cloud.recipient.projectId, "rejected");
    expect(await run(environment, "doctor", "--image", id)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/1 rejected.*No fault found\.\n$/s),
    });
    const { code, stdout, stderr } = await run(environment, "members", id, "--wait", "60");
    expect(code).toBe(7);
    expect(stdout + stderr).not.toContain("\u001b");
  });

  test("loads neither HTTP nor YAML nor tables before a command needs them", () => {
    const loaded = execFileSync(
      process.execPath,
      ["-p", `require("./dist/command/program.js"); Object.keys(require.cache).join("\\n")`],
      { cwd: built, encoding: "utf8" },
    );
    expect(loaded).toContain("/commander/");
    expect(loaded).not.toMatch(/node_modules\/(undici|valibot|yaml|cli-table3)\//);
  });

  test("ends calmly when its reader has seen enough", async ({ desk }) => {
    const child = await start({ HOME: desk.folder }, ["--help"]);
    child.stdout?.destroy();
    if (child.stderr === null) throw new Error("the process has no output");
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});
