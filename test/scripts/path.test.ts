import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pulumisOnPath } from "../../scripts/pulumi-cli/path";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "pulumi-ims-path-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Makes a program that does `script`; returns its folder. */
async function makeProgram(path: string, script: string): Promise<string> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return dirname(file);
}

describe("Pulumi CLIs on PATH", () => {
  it("are listed in order, each with its version and whether it runs Node.js programs", async () => {
    const whole = await makeProgram("whole/pulumi", "echo v3.300.0");
    for (const companion of ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) {
      await makeProgram(`whole/${companion}`, "exit 0");
    }
    const broken = await makeProgram("broken/pulumi", "exit 3");
    expect(await pulumisOnPath(undefined, [whole, broken].join(delimiter))).toEqual([
      { executable: join(whole, "pulumi"), version: "3.300.0", runsNode: true },
      { executable: join(broken, "pulumi"), version: "`pulumi version` ended with 3", runsNode: true },
    ]);
    expect(await pulumisOnPath(undefined, broken)).toMatchObject([{ runsNode: false }]);
  });

  it("do not include the npm package, which would download when asked", async () => {
    const packaged = await makeProgram("node_modules/pulumi/pulumi", "echo v3.300.0");
    expect(await pulumisOnPath(undefined, packaged)).toEqual([]);
  });

  it("are asked in a home of their own, not the user's", async () => {
    const folder = await makeProgram("odd/pulumi", 'echo "$PULUMI_HOME"');
    const [candidate] = await pulumisOnPath(undefined, folder);
    expect(candidate?.version).toContain("pulumi-version-");
  });
});
