import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { parse } from "yaml";
import type { Finished } from "../../scripts/pulumi-cli/child";
import { install } from "../pulumi/install";
import type { Repository } from "./repository";

/** Validates a pipeline by GitLab's own schema and tells what runs when; the last version for Node.js 20. */
const READER = { "gitlab-ci-local": "4.61.1" };

const Listing = v.array(v.object({ name: v.string(), when: v.string() }));

const Lines = v.optional(v.array(v.string()), []);

const Variables = v.object({ variables: v.record(v.string(), v.string()) });

const Job = v.object({ before_script: Lines, script: Lines, after_script: Lines });

/** The `.gitlab-ci.yml` of a repository, as GitLab would read it. */
export class GitlabPipeline {
  private constructor(
    private readonly repository: Repository,
    private readonly reader: string,
  ) {}

  /** @param folder - Where the reader is installed. */
  static async open(repository: Repository, folder: string): Promise<GitlabPipeline> {
    await mkdir(folder);
    await install(folder, READER);
    return new GitlabPipeline(repository, join(folder, "node_modules", ".bin", "gitlab-ci-local"));
  }

  /** The names of the jobs of a pipeline that started in that way; throws where the file is against the schema. */
  async jobs(source: string): Promise<string[]> {
    const listing = await this.#read(`--list-json --variable CI_PIPELINE_SOURCE=${source}`);
    const jobs = v.parse(Listing, JSON.parse(listing.slice(listing.indexOf("[\n"))));
    return jobs.filter(({ when }) => when !== "never").map(({ name }) => name);
  }

  /** Runs a job in one shell, as a runner does; `after_script` comes whatever happened. */
  async run(name: string): Promise<Finished> {
    const file: unknown = parse(await this.#read("--preview"));
    const { variables } = v.parse(Variables, file);
    const { job } = v.parse(v.object({ job: Job }), { job: Object(file)[name] });
    const { before_script, script, after_script } = job;
    const environment = { ...variables, ...this.repository.cloud.environment };
    const finished = await this.repository.bash([...before_script, ...script].join("\n"), environment);
    if (after_script.length > 0) await this.repository.bash(after_script.join("\n"), environment);
    return finished;
  }

  async #read(args: string): Promise<string> {
    const place = `--home ${this.repository.runs} --state-dir ../runs/gitlab`;
    const { exitCode, stdout, stderr } = await this.repository.bash(`${this.reader} ${place} ${args}`, {});
    if (exitCode !== 0) throw new Error(stdout + stderr);
    return stdout;
  }
}
