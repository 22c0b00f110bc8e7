import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import Ajv from "ajv";
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

/** What every object of the published schema must not have is what it does not name: the API server refuses it then. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, closed(part)]));
  return "properties" in schema ? { additionalProperties: false, ...parts } : parts;
}

const Stack = v.looseObject({
  spec: v.looseObject({ envRefs: v.record(v.string(), v.looseObject({})) }),
});

describe("the stack of the Kubernetes operator", () => {
  const text = readFileSync(join(checkout, "pipelines", "kubernetes", "stack.yaml"), "utf8");
  const stack = v.parse(Stack, parse(text));

  test("is one by the operator's published schema, and would not be one with a word misspelt", () => {
    // Version v1 in the CRD of release 2.9.0, without descriptions, status and three long properties that are not used here.
    const published: unknown = JSON.parse(
      readFileSync(join(checkout, "test", "fixtures", "operator-stack-2.9.0.json"), "utf8"),
    );
    const validator = new Ajv({ strict: false, allErrors: true });
    const validate = validator.compile(v.parse(v.looseObject({}), closed(published)));
    const faultsOf = (value: unknown): string =>
      validate(value) ? "" : validator.errorsText(validate.errors);
    expect(faultsOf(stack)).toBe("");
    const misspelt = { ...stack, spec: { ...stack.spec, refesh: true } };
    expect(faultsOf(misspelt)).toContain("must NOT have additional properties");
  });

  test("takes every secret from a secret, and keeps no token", () => {
    const { envRefs } = stack.spec;
    for (const name of ["OS_USERNAME", "OS_PASSWORD", "PULUMI_CONFIG_PASSPHRASE"]) {
      expect(envRefs[name]).toMatchObject({ type: "Secret" });
    }
    expect(envRefs.PULUMI_IMS_TOKEN_CACHE).toEqual({ type: "Literal", literal: { value: "off" } });
  });
});
