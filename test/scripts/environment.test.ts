import { delimiter } from "node:path";
import { describe, expect, it } from "vitest";
import { pulumiEnvironment } from "../../scripts/pulumi-cli/environment";

const cli = { executable: "/cache/bin/pulumi", version: "3.259.0" };

describe("the environment of a Pulumi run", () => {
  it("keeps everything that the CLI writes in the folder given", () => {
    const environment = pulumiEnvironment(cli, "/run", {});
    expect(environment).toMatchObject({
      PULUMI_HOME: "/run/home",
      PULUMI_BACKEND_URL: "file:///run/backend",
      TMPDIR: "/run/tmp",
      PULUMI_IMS_TOKEN_CACHE: "/run/tokens",
    });
  });

  it("finds the CLI and its plugins before any other on PATH", () => {
    expect(pulumiEnvironment(cli, "/run", { PATH: "/usr/bin" }).PATH).toBe(`/cache/bin${delimiter}/usr/bin`);
  });

  it("takes over nothing of the caller's Pulumi account or cloud", () => {
    const foreign = {
      PULUMI_ACCESS_TOKEN: "pul-1",
      PULUMI_STACK: "prod",
      OS_CLOUD: "prod",
      OS_PASSWORD: "secret",
    };
    const environment = pulumiEnvironment(cli, "/run", {
      ...foreign,
      HOME: "/home/user",
      HTTPS_PROXY: "http://proxy",
    });
    for (const name of Object.keys(foreign)) expect(environment).not.toHaveProperty(name);
    expect(environment).toMatchObject({ HOME: "/home/user", HTTPS_PROXY: "http://proxy" });
  });
});
