import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Finished, run } from "../../scripts/pulumi-cli/child";
import { pulumiEnvironment } from "../../scripts/pulumi-cli/environment";
import { checkout } from "../../scripts/pulumi-cli/version";
import { install, SDK } from "./install";

let place: string;

beforeAll(async () => {
  const { root, tarball } = inject("bench");
  place = await mkdtemp(join(root, "testing-"));
  await install(place, {
    ...SDK,
    "pulumi-ims": `file:${tarball}`,
    typescript: "5.9.3",
    vitest: "4.1.12",
  });
});

afterAll(() => rm(place, { recursive: true }));

/** `npm test` in a copy of the example. */
async function testOf(example: string): Promise<Finished> {
  const cwd = join(place, example);
  const runs = join(place, `${example}-runs`);
  await cp(join(checkout, "examples", example), cwd, { recursive: true });
  await mkdir(join(runs, "tmp"), { recursive: true });
  const vitest = join(place, "node_modules", "vitest", "vitest.mjs");
  const env = { ...pulumiEnvironment(inject("bench").cli, runs), CI: "true", VITEST: undefined };
  return run(process.execPath, [vitest, "run"], { cwd, env, timeoutMs: 230_000 });
}

describe("the examples of tests hold, as their readers would run them:", () => {
  for (const example of ["testing-with-simulator", "testing-with-mocks"]) {
    test(example, async () => {
      const { exitCode, stdout, stderr } = await testOf(example);
      expect(exitCode, stdout + stderr).toBe(0);
      expect(stdout).toMatch(/Tests\s+1 passed/);
    });
  }
});
