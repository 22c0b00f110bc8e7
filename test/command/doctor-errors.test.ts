import { describe, expect } from "vitest";
import { tokenRequests } from "../http/simulator-test";
import { commandTest as test } from "./command-test";
import { cloudsYaml, reportIn } from "./doctor-test";

describe("the doctor's error", () => {
  test("without credentials names every place and that stack config is not read", async ({ desk }) => {
    const { code, stdout, stderr } = await desk.runIn({}, "doctor");
    expect(code).toBe(3);
    expect(stdout).toMatch(/^pulumi-ims .*\n\nThe config of a stack .*$/);
    expect(stderr).toMatch(/^error: CREDENTIALS_MISSING/);
    expect(stderr).toMatch(/stack config .*: not read by this command/);
    expect(stderr).toContain("no OS_CLOUD");
    expect(stderr).toContain("clouds.yaml: not in");
  });

  test("for an unknown cloud names those that there are", async ({ cloud, desk }) => {
    await desk.write("clouds.yaml", cloudsYaml(cloud, cloud.owner));
    const { code, stderr } = await desk.run("doctor", "--cloud", "yours");
    expect(code).toBe(3);
    expect(stderr).toMatch(/CLOUD_UNKNOWN: .*"yours".*clouds.yaml has mine/);
  });

  test("for broken YAML names the file and line, and nothing that stands in it", async ({ cloud, desk }) => {
    const text = `clouds:\n  mine:\n    auth: {password: ${cloud.owner.password}\n  a: b`;
    const file = await desk.write("clouds.yaml", text);
    const { code, stderr } = await desk.runIn({}, "doctor");
    expect(code).toBe(3);
    expect(stderr).toMatch(new RegExp(`${file}: not valid YAML, near line \\d`));
  });

  test("for a wrong password comes after the settings, and the password is tried once", async ({
    cloud,
    desk,
  }) => {
    const environment = { ...cloud.environment(cloud.owner), OS_PASSWORD: "never-shown-to-anybody" };
    const { code, stdout, stderr } = await desk.runIn(environment, "doctor");
    expect(code).toBe(4);
    expect(stdout).toMatch(/region +eu-de +OS_REGION_NAME$/);
    expect(stderr).toMatch(/^error: CREDENTIALS_REFUSED: .*answered 401.*\nCheck OS_PASSWORD/s);
    expect(stdout + stderr).not.toContain("never-shown");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(tokenRequests(cloud)).toBe(1);
  });

  test("for an IAM that is not there comes after the settings", async ({ cloud, desk }) => {
    await cloud.close();
    const { code, stdout, stderr } = await desk.run("doctor", "--json");
    expect(code).toBe(5);
    expect(reportIn(stdout)).toMatchObject({
      settings: { authUrl: { value: cloud.authUrl, origin: "OS_AUTH_URL" } },
      token: null,
      error: { code: "CONNECTION_FAILED" },
    });
    expect(stderr).toMatch(/^error: CONNECTION_FAILED/);
  });

  test("for a catalogue without image service comes after the token", async ({ cloud, desk }) => {
    cloud.setCatalogue([]);
    const { code, stdout, stderr } = await desk.run("doctor", "--json");
    expect(code).toBe(3);
    expect(reportIn(stdout)).toMatchObject({
      token: { project: { name: "owner" } },
      imageService: null,
      error: { code: "ENDPOINT_NOT_FOUND" },
    });
    expect(stderr).toContain("ENDPOINT_NOT_FOUND");
  });

  test("for a service in trouble is 1", async ({ cloud, desk }) => {
    cloud.answer({ service: "ims", path: /members$/, status: 500 });
    const { code, stdout, stderr } = await desk.run("doctor", "--image", cloud.addImage().id);
    expect(code).toBe(1);
    expect(stdout).toMatch(/can be shared +not known: SERVICE_FAILED$/);
    expect(stderr).toMatch(/^error: SERVICE_FAILED/);
  });

  test("hides what stands in an address or in place of a file", async ({ cloud, desk }) => {
    const key = "-----BEGIN PRIVATE KEY-----\nsecret-of-the-key\n-----END PRIVATE KEY-----";
    const environment = {
      ...cloud.environment(cloud.owner),
      OS_AUTH_URL: "https://alice:secret-of/the@url@iam.example/v3?token=secret-of-query",
      OS_KEY: key,
    };
    const { code, stdout, stderr } = await desk.runIn(environment, "doctor");
    expect(code).toBe(3);
    expect(stdout).toMatch(/authUrl +https:\/\/\[hidden\]@iam.example\/v3\?\[hidden\] +OS_AUTH_URL/);
    expect(stdout).toMatch(/key +set +OS_KEY/);
    expect(stdout + stderr).not.toMatch(/secret-of/);
  });

  test("leaves the same keys in JSON as success does", async ({ desk }) => {
    const good = reportIn((await desk.run("doctor", "--json")).stdout);
    const bad = reportIn((await desk.runIn({}, "doctor", "--json")).stdout);
    expect(Object.keys(bad)).toEqual(Object.keys(good));
    expect(bad).toMatchObject({ settings: null, unusedVariables: [], tokenCache: null, token: null });
  });
});
