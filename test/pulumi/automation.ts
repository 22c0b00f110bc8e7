import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { type Finished, run } from "../../scripts/pulumi-cli/child";
import { pulumiEnvironment } from "../../scripts/pulumi-cli/environment";
import type { PulumiCli } from "../../scripts/pulumi-cli/find";
import type { Operation } from "../../scripts/pulumi-cli/stack";
import { Deployment, type Resource, sharesIn } from "./program";

/** Does one operation with an inline program, in its own folder: the dynamic provider is looked for from there. */
const CODE = `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const program = async () => {
  const { ImageMember } = require("pulumi-ims");
  return { status: new ImageMember("share", require("./share.json")).status };
};
async function main(operation) {
  const inline = { stackName: "test", projectName: "inline", program };
  const stack = await LocalWorkspace.createOrSelectStack(inline, { workDir: __dirname });
  console.log(JSON.stringify(operation === "export" ? await stack.exportStack() : await stack[operation]()));
}
main(process.argv[2]);
`;

/** A script that shares an image by way of the Automation API. */
export class AutomationProgram {
  private constructor(
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** Makes it in `folder`, where SDK and package are installed. */
  static async create(
    cli: PulumiCli,
    folder: string,
    share: Readonly<Record<string, string>>,
    environment: NodeJS.ProcessEnv,
  ): Promise<AutomationProgram> {
    const runs = join(folder, ".runs");
    for (const name of ["backend", "tmp"]) await mkdir(join(runs, name), { recursive: true });
    await writeFile(join(folder, "share.json"), JSON.stringify(share));
    await writeFile(join(folder, "automation.js"), CODE);
    return new AutomationProgram(folder, { ...pulumiEnvironment(cli, runs), ...environment });
  }

  up = (): Promise<unknown> => this.succeeding("up");
  refresh = (): Promise<unknown> => this.succeeding("refresh");
  destroy = (): Promise<unknown> => this.succeeding("destroy");

  async failing(operation: Operation): Promise<{ readonly said: string }> {
    const { exitCode, stdout, stderr } = await this.run(operation);
    if (exitCode === 0) throw new Error(`${operation} was expected to fail:\n${stdout}`);
    return { said: stdout + stderr };
  }

  async shares(): Promise<Resource[]> {
    return sharesIn(
      v.parse(v.object({ deployment: Deployment }), await this.succeeding("export")).deployment,
    );
  }

  private async succeeding(operation: Operation | "export"): Promise<unknown> {
    const { exitCode, stdout, stderr } = await this.run(operation);
    if (exitCode !== 0) throw new Error(`${operation} failed:\n${stdout}${stderr}`);
    return JSON.parse(stdout);
  }

  private run(operation: Operation | "export"): Promise<Finished> {
    const options = { cwd: this.folder, env: this.environment, timeoutMs: 180_000 };
    return run(process.execPath, ["automation.js", operation], options);
  }
}
