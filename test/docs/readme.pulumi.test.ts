import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { expect, inject, test } from "vitest";
import { type Finished, run } from "../../scripts/pulumi-cli/child";
import { pulumiEnvironment } from "../../scripts/pulumi-cli/environment";
import { writeManifest } from "../pulumi/install";
import { simulatedCloud } from "../pulumi/simulated-cloud";
import { readPage } from "./pages";

/** What `pulumi new typescript` lays, which needs a network: a project, a program's frame and a stack. */
async function layTemplate(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "Pulumi.yaml"), "name: shares\nruntime: nodejs\n");
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: { strict: true, target: "es2020", module: "commonjs", moduleResolution: "node" },
      files: ["index.ts"],
    }),
  );
  await writeManifest(folder, {
    main: "index.ts",
    dependencies: { "@pulumi/pulumi": "3.248.0", typescript: "5.9.3" },
  });
}

const Example = v.object({ imageId: v.string(), memberId: v.string() });

/** The ids that the README's program has. */
function idsOf(program: string): v.InferOutput<typeof Example> {
  const id = (name: string): string | undefined => new RegExp(`${name}: "([^"]+)"`).exec(program)?.[1];
  return v.parse(Example, { imageId: id("imageId"), memberId: id("memberId") });
}

test("whoever follows the README from an empty folder has a share made, refreshed and destroyed", async () => {
  const { cli, root, tarball } = inject("bench");
  const place = await mkdtemp(join(root, "readme-"));
  const cloud = await simulatedCloud();
  const { owner, authUrl } = cloud.simulator;
  const image = await cloud.addImage();

  const { text, blocks } = await readPage("README.md");
  const section = text.slice(text.indexOf("## First share"), text.indexOf("## What there is"));
  const steps = blocks.filter((block) => block.language === "sh" && section.includes(block.text));
  const program = blocks.find(({ language }) => language === "ts")?.text ?? "";
  const clouds = blocks.find(({ language }) => language === "yaml")?.text ?? "";
  const ids = idsOf(program);

  // The placeholders of the README, filled in by its reader; the simulator is no cloud of a profile.
  const filled = clouds
    .replace("profile: otc", `auth_url: ${authUrl}`)
    .replace("your-user", owner.userName)
    .replace("your-password", owner.password)
    .replace(/user_domain_name: .*/, `user_domain_name: ${owner.userDomainName}`)
    .replace(/project_name: .*/, `project_name: ${owner.projectName}`);
  await mkdir(join(place, ".config", "openstack"), { recursive: true });
  await writeFile(join(place, ".config", "openstack", "clouds.yaml"), filled);
  await layTemplate(join(place, "template"));
  const ours = program.replace(ids.imageId, image).replace(ids.memberId, cloud.recipient);
  await writeFile(join(place, "template", "index.ts"), ours);
  for (const name of ["backend", "tmp"]) await mkdir(join(place, "runs", name), { recursive: true });

  const asked = (text: string): string =>
    text.replace(/pulumi (up|refresh|destroy)/g, "pulumi $1 --yes --non-interactive");
  const ending = steps.find((block) => block.text.includes("pulumi destroy"))?.text ?? "";
  const script = steps
    .map((block) => block.text)
    .filter((lines) => lines !== ending)
    .join("\n")
    .replaceAll(ids.imageId, image)
    .replace("pulumi new typescript", "cp -r ../template/. . && pulumi stack init dev --non-interactive")
    .replace("npm install pulumi-ims", `npm install --no-audit --no-fund ${tarball}`);
  const env = {
    ...pulumiEnvironment(cli, join(place, "runs")),
    HOME: place,
    // With another home npm would begin with an empty cache.
    npm_config_cache: process.env.npm_config_cache ?? join(homedir(), ".npm"),
    npm_config_prefer_offline: "true",
  };
  const bash = (lines: string, cwd: string): Promise<Finished> =>
    run("bash", ["-e", "-c", lines], { cwd, env, timeoutMs: 230_000 });

  const made = await bash(asked(script), place);
  expect(made.exitCode, made.stdout + made.stderr).toBe(0);
  expect(made.stdout).toContain('status: "pending"');
  expect(await cloud.members(image)).toMatchObject([{ memberId: cloud.recipient }]);

  const gone = await bash(`export OS_CLOUD=otc\n${asked(ending)}`, join(place, "shares"));
  expect(gone.exitCode, gone.stdout + gone.stderr).toBe(0);
  expect(await cloud.members(image)).toEqual([]);

  await cloud.close();
  await rm(place, { recursive: true, force: true });
});
