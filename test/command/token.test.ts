import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { tokenRequests } from "../http/simulator-test";
import { commandTest as test } from "./command-test";

describe("the token cache", () => {
  test("is shown with whose tokens it holds, and none of them", async ({ cloud, desk }) => {
    await desk.run("doctor");
    await desk.runAs(cloud.recipient, "doctor");
    const { code, stdout } = await desk.run("token");
    expect(code).toBe(0);
    expect(stdout).toContain(`Tokens in ${desk.cache}`);
    expect(stdout).toMatch(/^alice +owner +\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/m);
    expect(stdout).toMatch(/^bob +recipient /m);
    const { folder, tokens } = JSON.parse((await desk.run("token", "--json")).stdout);
    expect(folder).toBe(desk.cache);
    expect(tokens).toContainEqual({ user: "bob", project: "recipient", expiresAt: expect.any(String) });
  });

  test("is emptied, and the next call asks for a token again", async ({ cloud, desk }) => {
    await desk.run("doctor");
    expect(await desk.run("token", "--purge")).toEqual({
      code: 0,
      stdout: `1 token removed from ${desk.cache}`,
      stderr: "",
    });
    expect((await desk.run("token")).stdout).toBe(`No tokens in ${desk.cache}`);
    await desk.run("doctor");
    expect(tokenRequests(cloud)).toBe(2);
  });

  test("is emptied of tokens alone, whatever else is in the folder", async ({ desk }) => {
    await desk.run("doctor");
    const [token] = (await readdir(desk.cache)).filter((name) => name.startsWith("token-"));
    await writeFile(join(desk.cache, "package.json"), "{}");
    await writeFile(join(desk.cache, "token-of-mine.json"), "{}");
    await writeFile(join(desk.cache, `${token}.0123456789ab.tmp`), "half a tok", { mode: 0o600 });
    const { stdout } = await desk.run("token", "--purge", "--json");
    expect(JSON.parse(stdout)).toEqual({ folder: desk.cache, removed: 2 });
    expect((await readdir(desk.cache)).sort()).toEqual(["package.json", "token-of-mine.json"]);
  });

  test("that is off is said to be off", async ({ desk }) => {
    const off = { PULUMI_IMS_TOKEN_CACHE: "off" };
    expect((await desk.runIn(off, "token")).stdout).toBe("The token cache is off.");
    expect(await desk.runIn(off, "token", "--purge")).toMatchObject({
      code: 0,
      stdout: "The token cache is off: nothing removed.",
    });
    expect(JSON.parse((await desk.runIn(off, "token", "--json")).stdout)).toEqual({
      folder: null,
      tokens: [],
    });
  });

  test("that does not exist yet holds nothing", async ({ desk }) => {
    const { code, stdout } = await desk.run("token", "--purge");
    expect({ code, stdout }).toEqual({ code: 0, stdout: `0 tokens removed from ${desk.cache}` });
  });

  test("that is no folder is 1 and named", async ({ desk }) => {
    const file = await desk.write("file", "");
    const { code, stderr } = await desk.runIn({ PULUMI_IMS_TOKEN_CACHE: file }, "token", "--purge");
    expect(code).toBe(1);
    expect(stderr).toContain(file);
  });
});
