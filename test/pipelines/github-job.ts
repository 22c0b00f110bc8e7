import { readFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { parse } from "yaml";
import { checkout } from "../../scripts/pulumi-cli/version";
import type { Repository } from "./repository";

const Variables = v.optional(v.record(v.string(), v.string()), {});

const Workflow = v.object({
  env: Variables,
  jobs: v.record(
    v.string(),
    v.object({
      env: Variables,
      steps: v.array(
        v.object({
          uses: v.optional(v.string()),
          run: v.optional(v.string()),
          with: v.optional(v.record(v.string(), v.unknown()), {}),
        }),
      ),
    }),
  ),
});

const workflow = v.parse(
  Workflow,
  parse(readFileSync(join(checkout, "pipelines", "github", "shares.yml"), "utf8")),
);

export interface Outcome {
  readonly exitCode: number;
  readonly said: string;
  readonly summary: string;
}

/** Runs a job of the workflow: its `run` steps as they are, and what `pulumi/actions` would run. */
export async function githubJob(
  repository: Repository,
  name: string,
  given: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const job = workflow.jobs[name];
  if (job === undefined) throw new Error(`the workflow has no job ${name}`);
  const variables = resolved({ ...workflow.env, ...job.env }, given);
  const summary = join(repository.runs, "summary.md");
  await rm(summary, { force: true });
  let said = "";
  for (const step of job.steps) {
    const script = step.run ?? actionScript(step.uses ?? "", resolved(step.with, { ...given, ...variables }));
    if (script === "") continue;
    const { exitCode, stdout, stderr } = await repository.bash(script, {
      ...variables,
      GITHUB_STEP_SUMMARY: summary,
    });
    said += stdout + stderr;
    if (exitCode !== 0) return { exitCode, said, summary: await textOf(summary) };
  }
  return { exitCode: 0, said, summary: await textOf(summary) };
}

/** Values for `${{ vars.NAME }}`, `${{ secrets.NAME }}` and `${{ env.NAME }}`; what is not given is empty, as there. */
function resolved(
  values: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      String(value).replace(/\$\{\{ (?:vars|secrets|env)\.(\w+) \}\}/g, (_match, key) => given[key] ?? ""),
    ]),
  );
}

function actionScript(uses: string, inputs: Readonly<Record<string, string>>): string {
  const [action] = uses.split("@");
  // The checkout and the tools are what the repository of the test already has.
  if (action === "actions/checkout" || action === "actions/setup-node") return "";
  if (action !== "pulumi/actions") throw new Error(`no idea what ${uses} does`);
  const { command, "stack-name": stack } = inputs;
  return command === undefined ? "" : `pulumi ${command} --stack ${stack} --non-interactive`;
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  });
}
