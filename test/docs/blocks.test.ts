import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { providerText } from "../../src/resources/provider-text";
import { type CodeBlock, readPages } from "./pages";

let blocks: readonly CodeBlock[];

beforeAll(async () => {
  blocks = (await readPages()).flatMap((page) => page.blocks);
});

const inLanguage = (language: string): readonly CodeBlock[] =>
  blocks.filter((block) => block.language === language);

/** Where a command of the documentation is run, or why it is not. */
const commands: Readonly<Record<string, string>> = {
  "mkdir shares && cd shares": "test/docs/readme.pulumi.test.ts",
  "pulumi new typescript": "not run: fetches a template; test/docs/readme.pulumi.test.ts lays what it makes",
  "npm install pulumi-ims": "test/docs/readme.pulumi.test.ts, from the packed package",
  "export OS_CLOUD=otc": "test/docs/readme.pulumi.test.ts",
  "npx pulumi-ims doctor --image d164b5df-1bc3-4c3f-893e-3e471fd16e64": "test/docs/readme.pulumi.test.ts",
  "pulumi up": "test/docs/readme.pulumi.test.ts",
  "pulumi refresh": "test/docs/readme.pulumi.test.ts",
  "pulumi destroy": "test/docs/readme.pulumi.test.ts",
  "npm ci && npm run demo": "test/pulumi/demo.test.ts runs what the script runs",
  "npm ci && npm test": "not run: it is what runs this test",
  "npm ci": "not run: it is how the tests were installed",
  "npm run check": "not run: it runs this test; its parts are those of .ci/run",
  "npm test": "not run: it is what runs this test",
  "npm run test:openstack": "not run here: .ci/run does",
  "npx vitest run --project unit test/ims/ensure-share.test.ts": "not run: a part of npm test",
  'npx vitest run --project unit -t "is taken over as it is"': "not run: a part of npm test",
  "npx pulumi-ims members d164b5df-1bc3-4c3f-893e-3e471fd16e64 --wait 600": "test/command/wait.test.ts",
  "npx pulumi-ims members d164b5df-1bc3-4c3f-893e-3e471fd16e64 --json": "test/command/members.test.ts",
  "npx pulumi-ims members d164b5df-1bc3-4c3f-893e-3e471fd16e64 7c8e5a1f-3a44-4f0e-9d0b-1c2d3e4f5a6b --format mermaid":
    "test/command/members.test.ts",
  "pulumi preview --refresh --expect-no-changes --diff": "test/pipelines/github.pulumi.test.ts, with --json",
  "pulumi preview --refresh --expect-no-changes --json": "test/pipelines/github.pulumi.test.ts",
  "pulumi stack init prod": "test/pipelines/repository.ts",
  "kubectl create secret generic shares --from-literal=username=… --from-literal=password=… --from-literal=domain=… --from-literal=passphrase=… --from-literal=access-key=… --from-literal=secret-key=…":
    "not run: needs a cluster",
  "npm run bench": "not run: measures for an hour",
  "npm run bench -- --quick": "not run: measures",
};

describe("the code of the documentation", () => {
  test("is in languages that are looked at", () => {
    const checked = ["ts", "js", "json", "yaml", "sh"];
    // Terraform's own, a picture, and what a program printed.
    const shown = ["hcl", "mermaid", "text"];
    const others = blocks.filter(({ language }) => ![...checked, ...shown].includes(language));
    expect(others.map(({ place }) => place)).toEqual([]);
  });

  test("parses where it is JSON or YAML", () => {
    expect(inLanguage("json").length + inLanguage("yaml").length).toBeGreaterThan(1);
    for (const { text } of inLanguage("json")) expect(JSON.parse(text)).toBeTypeOf("object");
    for (const { text } of inLanguage("yaml")) expect(parse(text)).toBeTypeOf("object");
  });

  test("shows the provider's text as it is written into state", () => {
    expect(inLanguage("js").map(({ text }) => text)).toEqual([providerText("ImageMember")]);
  });

  test("has no command that is neither run by a test nor left out for a reason", () => {
    const written = inLanguage("sh").flatMap(({ text }) =>
      text
        .split("\n")
        .map((line) => line.replace(/\s+#.*$/, "").trim())
        .filter((line) => line !== ""),
    );
    expect([...new Set(written)].sort()).toEqual(Object.keys(commands).sort());
  });
});
