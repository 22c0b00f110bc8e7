import { describe, expect } from "vitest";
import { githubJob } from "./github-job";
import { type Repository, repositoryTest as test } from "./repository";

/** What the repository's settings hold. */
const settings = ({ environment, cloud }: Repository): Record<string, string> => ({
  PULUMI_BACKEND_URL: environment.PULUMI_BACKEND_URL ?? "",
  PULUMI_CONFIG_PASSPHRASE: "",
  ...cloud.environment,
});

describe("the GitHub workflow", () => {
  test("previews without credentials, shares on main, and tells drift (7) from a service that cannot be asked (1)", {
    timeout: 480_000,
  }, async ({ repository }) => {
    const { cloud, imageId } = repository;
    const given = settings(repository);

    const preview = await githubJob(repository, "preview", given);
    expect(preview, preview.said).toMatchObject({ exitCode: 0 });
    expect(preview.said).toContain("+ 2 to create");
    expect(cloud.simulator.calls).toEqual([]);

    const up = await githubJob(repository, "up", given);
    expect(up, up.said).toMatchObject({ exitCode: 0 });
    expect(await repository.members()).toEqual([cloud.recipient]);

    await cloud.accept(imageId);
    const quiet = await githubJob(repository, "drift", given);
    expect(quiet, quiet.said).toMatchObject({ exitCode: 0, summary: "" });

    const refused = await githubJob(repository, "drift", { ...given, OS_PASSWORD: "wrong" });
    expect(refused, refused.said).toMatchObject({ exitCode: 1, summary: "" });

    await cloud.addMember(imageId, await cloud.addProject());
    const added = await githubJob(repository, "drift", given);
    expect(added, added.said).toMatchObject({ exitCode: 7 });
    expect(added.summary).toMatch(/^- update `urn:.*ims:ImageMembers::golden`\n$/);

    await cloud.deleteImage(imageId);
    const gone = await githubJob(repository, "drift", given);
    expect(gone, gone.said).toMatchObject({ exitCode: 7 });
    expect(gone.summary).toMatch(/^- create `urn:.*ims:ImageMembers::golden`\n$/);
  });
});
