import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../scripts/pulumi-cli/child";
import { checkout } from "../../scripts/pulumi-cli/version";

test("the reference is generated without a warning", async () => {
  const typedoc = join(checkout, "node_modules", "typedoc", "bin", "typedoc");
  const options = { cwd: checkout, env: process.env, timeoutMs: 200_000 };
  const { exitCode, stdout, stderr } = await run(process.execPath, [typedoc, "--emit", "none"], options);
  expect(stdout + stderr).not.toMatch(/\[(warning|error)\]/);
  expect(exitCode).toBe(0);
});
