import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, inject, test } from "vitest";
import { parse } from "yaml";
import { run } from "../../scripts/pulumi-cli/child";
import { isOnPath } from "../../scripts/pulumi-cli/path";
import { checkout } from "../../scripts/pulumi-cli/version";

const ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";

const workflows = [join("pipelines", "github"), join(".github", "workflows")].flatMap((folder) =>
  readdirSync(join(checkout, folder)).map((name) => join(checkout, folder, name)),
);

describe("the GitHub workflows", () => {
  test("have nothing that actionlint objects to", async () => {
    const cwd = await mkdtemp(join(inject("bench").root, "actionlint-"));
    const options = { cwd, env: { ...process.env, GOFLAGS: "-mod=mod", GOWORK: "off" }, timeoutMs: 200_000 };
    // Findings must not depend on whether a machine has these.
    const args = ["-no-color", "-shellcheck=", "-pyflakes=", ...workflows];
    const { exitCode, stdout, stderr } = isOnPath("actionlint")
      ? await run("actionlint", args, options)
      : await run("go", ["run", ACTIONLINT, ...args], options);
    expect(stdout, stderr).toBe("");
    expect(exitCode, stderr).toBe(0);
  });
});

const text = v.string();

/** The fields that are used of a stack's, as the operator's CRD has them in release 2.9, and no others. */
const Stack = v.strictObject({
  apiVersion: v.literal("pulumi.com/v1"),
  kind: v.literal("Stack"),
  metadata: v.strictObject({ name: text }),
  spec: v.strictObject({
    stack: text,
    projectRepo: text,
    branch: text,
    backend: text,
    refresh: v.boolean(),
    continueResyncOnCommitMatch: v.boolean(),
    resyncFrequencySeconds: v.pipe(v.number(), v.integer(), v.minValue(60)),
    destroyOnFinalize: v.boolean(),
    serviceAccountName: text,
    envRefs: v.record(
      text,
      v.variant("type", [
        v.strictObject({ type: v.literal("Literal"), literal: v.strictObject({ value: text }) }),
        v.strictObject({ type: v.literal("Secret"), secret: v.strictObject({ name: text, key: text }) }),
      ]),
    ),
  }),
});

describe("the stack of the Kubernetes operator", () => {
  const stack = v.parse(
    Stack,
    parse(readFileSync(join(checkout, "pipelines", "kubernetes", "stack.yaml"), "utf8")),
  );

  test("takes every secret from a secret, and keeps no token", () => {
    const { envRefs } = stack.spec;
    for (const name of ["OS_USERNAME", "OS_PASSWORD", "PULUMI_CONFIG_PASSPHRASE"]) {
      expect(envRefs[name]).toMatchObject({ type: "Secret" });
    }
    expect(envRefs.PULUMI_IMS_TOKEN_CACHE).toEqual({ type: "Literal", literal: { value: "off" } });
  });
});
