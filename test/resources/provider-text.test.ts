import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import { describe, expect, test as plainTest } from "vitest";
import * as exported from "../../src/provider";
import { providerKey, providerText } from "../../src/resources/provider-text";
import { engineIn, engineTest } from "./engine";

const Properties = v.record(v.string(), v.unknown());
const State = v.object({
  deployment: v.object({
    resources: v.array(
      v.object({
        type: v.string(),
        id: v.optional(v.string()),
        inputs: v.optional(Properties),
        outputs: v.optional(Properties),
      }),
    ),
  }),
});

/** A stack's state as the first version left it. It never changes: there are stacks that hold it. */
const recorded = join(__dirname, "../fixtures/state-0.1.0.json");

async function recordedShare() {
  const state = v.parse(State, JSON.parse(await readFile(recorded, "utf8")));
  const share = state.deployment.resources.find(
    ({ type }) => type === "pulumi-nodejs:dynamic/ims:ImageMember",
  );
  return v.parse(v.object({ id: v.string(), inputs: Properties, outputs: Properties }), share);
}

async function recordedText(): Promise<string> {
  return v.parse(v.string(), (await recordedShare()).outputs[providerKey]);
}

describe("the provider text in the state of the first version", () => {
  plainTest("is the text of today", async () => {
    const { inputs, outputs } = await recordedShare();
    expect(outputs[providerKey]).toBe(providerText("ImageMember"));
    expect(inputs[providerKey]).toBe(providerText("ImageMember"));
  });

  plainTest("is small, and names no folder and no version", async () => {
    const text = await recordedText();
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(400);
    expect(text.match(/require\('[^']*'\)/g)).toEqual(["require('pulumi-ims/provider')"]);
    expect(text).not.toMatch(/node_modules|\.pnpm|\d+\.\d+|file:|\/(home|Users|tmp)\//);
  });
});

/** A program's folder with an empty package of ours installed, and the text run there as the SDK runs it. */
const test = plainTest.extend<{ folder: string; runText: (text: string, then: string) => Promise<string> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "pulumi-ims-text-"));
    await use(folder);
    await rm(folder, { recursive: true });
  },
  runText: async ({ folder }, use) => {
    // https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/dynamic-provider/index.ts, getProvider
    const requireFromString = JSON.stringify(require.resolve("require-from-string"));
    await use(async (text, then) => {
      const program = `const handler = require(${requireFromString})(${JSON.stringify(text)}).handler; ${then}`;
      const { stdout } = await promisify(execFile)(process.execPath, ["-e", program], { cwd: folder });
      return stdout.trim();
    });
  },
});

async function install(folder: string, provider: string): Promise<void> {
  const { name, exports } = JSON.parse(await readFile(join(__dirname, "../../package.json"), "utf8"));
  const installed = join(folder, "node_modules", name);
  await mkdir(join(installed, "dist"), { recursive: true });
  await writeFile(join(installed, "package.json"), JSON.stringify({ name, exports }));
  await writeFile(join(installed, "dist/provider.js"), provider);
}

describe("the provider text, run in a program's folder", () => {
  test("yields what the installed package exports under the name", async ({ folder, runText }) => {
    await install(folder, "exports.ImageMember = { answers: 'the installed one' };");
    expect(await runText(await recordedText(), "console.log(handler().answers)")).toBe("the installed one");
  });

  test("says that the package must stay installed where it is missing", async ({ runText }) => {
    const said = await runText(
      await recordedText(),
      "try { handler() } catch (e) { console.log(e.message) }",
    );
    expect(said).toMatch(
      /^pulumi-ims must stay installed \(npm ci\) until its resources are destroyed: Cannot find module/,
    );
  });

  test("says so where the installed package has no such export", async ({ folder, runText }) => {
    await install(folder, "exports.SomethingElse = {};");
    const said = await runText(
      await recordedText(),
      "try { console.log(typeof handler()) } catch (e) { console.log(e.message) }",
    );
    expect(said).toMatch(/^pulumi-ims must /);
  });
});

describe("pulumi-ims/provider", () => {
  plainTest("exports ImageMember with every call of the engine", () => {
    for (const call of ["configure", "check", "diff", "create", "read", "update", "delete"]) {
      expect(exported.ImageMember).toHaveProperty(call, expect.any(Function));
    }
  });

  engineTest("refreshes and destroys the recorded share", async ({ cloud }) => {
    const { id, inputs, outputs } = await recordedShare();
    const { imageId, memberId, projectId } = v.parse(
      v.object({ imageId: v.string(), memberId: v.string(), projectId: v.string() }),
      outputs,
    );
    const project = cloud.addProject("eu-de_images", { id: projectId });
    cloud.addUser({ name: "ci", password: "password of ci", projects: [projectId] });
    cloud.addImage({ id: imageId, owner: projectId });
    cloud.addMember(imageId, memberId, "accepted");
    const environment = {
      ...cloud.environment(cloud.owner),
      OS_USERNAME: "ci",
      OS_PASSWORD: "password of ci",
      OS_PROJECT_NAME: project.name,
    };
    const engine = await engineIn(environment);

    const { [providerKey]: _text, ...declared } = inputs;
    const seen = await engine.read(id, outputs);
    expect(seen).toMatchObject({ id, props: { status: "accepted" } });
    expect(seen.inputs).toEqual(declared);
    expect(await engine.diff(id, outputs, (await engine.check({}, declared)).inputs ?? {})).toMatchObject({
      changes: false,
    });
    const destroy = await engineIn(environment);
    await destroy.delete(id, outputs);
    expect(cloud.members(imageId)).toEqual([]);
  });
});
