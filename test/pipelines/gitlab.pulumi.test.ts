import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { checkout } from "../../scripts/pulumi-cli/version";
import { GitlabPipeline } from "./gitlab-pipeline";
import { repositoryTest as test } from "./repository";

describe("the GitLab pipeline", () => {
  test("previews a merge request, shares on the default branch, and fails with 7 when a share is gone", {
    timeout: 480_000,
  }, async ({ repository }) => {
    const { cloud, imageId, folder } = repository;
    await copyFile(join(checkout, "pipelines", "gitlab", ".gitlab-ci.yml"), join(folder, ".gitlab-ci.yml"));
    const identity = "-c user.name=tests -c user.email=tests@example.com -c commit.gpgsign=false";
    await repository.bash(`git init -q -b main && git add . && git ${identity} commit -q -m program`, {});
    const pipeline = await GitlabPipeline.open(repository, join(repository.runs, "reader"));

    expect(await pipeline.jobs("merge_request_event")).toEqual(["preview"]);
    const preview = await pipeline.run("preview");
    expect(preview, preview.stderr).toMatchObject({ exitCode: 0 });
    expect(await readFile(join(folder, "preview.txt"), "utf8")).toContain("+ 2 to create");

    expect(await pipeline.jobs("push")).toEqual(["up"]);
    const up = await pipeline.run("up");
    expect(up, up.stderr).toMatchObject({ exitCode: 0 });
    expect(await repository.members()).toEqual([cloud.recipient]);

    expect(await pipeline.jobs("schedule")).toEqual(["drift"]);
    const quiet = await pipeline.run("drift");
    expect(quiet, quiet.stderr).toMatchObject({ exitCode: 0 });

    await cloud.removeMember(imageId, cloud.recipient);
    expect(await pipeline.run("drift")).toMatchObject({ exitCode: 7 });
    const { changeSummary } = JSON.parse(await readFile(join(folder, "drift.json"), "utf8"));
    expect(changeSummary).toEqual({ update: 1, same: 1 });
  });
});
