import { describe, expect } from "vitest";
import type { DiagnosisReport } from "../../src/command/output/diagnosis-report";
import type { Account, Simulator } from "../../src/simulator";
import { tokenRequests } from "../http/simulator-test";
import { commandTest as test } from "./command-test";

/** The text of a clouds.yaml with one cloud. */
function cloudsYaml(cloud: Simulator, account: Account, password = account.password): string {
  return `clouds:
  mine:
    region_name: ${cloud.region}
    auth:
      auth_url: ${cloud.authUrl}
      username: ${account.userName}
      password: ${password}
      project_name: ${account.projectName}
      user_domain_name: Default
      project_domain_name: Default
`;
}

function reportIn(stdout: string): DiagnosisReport {
  return JSON.parse(stdout);
}

describe("the doctor", () => {
  test("says where each setting comes from, how far a call gets, and no secret", async ({ cloud, desk }) => {
    const { code, stdout, stderr } = await desk.run("doctor");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/userName +alice +OS_USERNAME\n/);
    expect(stdout).toMatch(/password +set +OS_PASSWORD\n/);
    expect(stdout).toMatch(/stack config .*: not read by this command, only by pulumi/);
    expect(stdout).toContain(`user        alice (${cloud.owner.userId})`);
    expect(stdout).toContain(`project     owner (${cloud.owner.projectId})`);
    expect(stdout).toMatch(/expires +\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n/);
    expect(stdout).toContain(`address    ${cloud.imageEndpoint}/v2`);
    expect(stdout).toMatch(/No fault found\.$/);
  });

  test("says whether the token was asked for or came from the cache", async ({ cloud, desk }) => {
    const first = reportIn((await desk.run("doctor", "--json")).stdout);
    const second = reportIn((await desk.run("doctor", "--json")).stdout);
    expect([first.token?.source, second.token?.source]).toEqual(["iam", "cache"]);
    expect(second.tokenCache).toEqual({ folder: desk.cache });
    expect(tokenRequests(cloud)).toBe(1);
  });

  test("names both files of a cloud whose secret stands in secure.yaml", async ({ cloud, desk }) => {
    const clouds = await desk.write("clouds.yaml", cloudsYaml(cloud, cloud.owner, '""'));
    const secure = `clouds: {mine: {auth: {password: ${cloud.owner.password}}}}`;
    const { settings } = reportIn(
      (await desk.runIn({ OS_CLIENT_SECURE_FILE: await desk.write("mine.yaml", secure) }, "doctor", "--json"))
        .stdout,
    );
    expect(settings?.password).toEqual({
      value: "set",
      origin: `password of cloud "mine" in ${clouds} and ${desk.folder}/mine.yaml`,
    });
  });

  test("names variables that have no say beside a cloud", async ({ cloud, desk }) => {
    await desk.write("clouds.yaml", cloudsYaml(cloud, cloud.recipient));
    const environment = { ...cloud.environment(cloud.owner), OS_CLOUD: "other", OS_TOKEN: "" };
    const { code, stdout } = await desk.runIn(environment, "doctor", "--cloud", "mine", "--json");
    const { unusedVariables, token } = reportIn(stdout);
    expect(code).toBe(0);
    expect(token?.user.name).toBe("bob");
    expect(unusedVariables).toContain("OS_CLOUD");
    expect(unusedVariables).toContain("OS_PASSWORD");
    expect(unusedVariables).not.toContain("OS_TOKEN");
  });

  test("names a file that cannot be used though another one is", async ({ cloud, desk }) => {
    const broken = await desk.write("broken.yaml", `clouds: {a: "${cloud.owner.password}`);
    await desk.write("clouds.yaml", cloudsYaml(cloud, cloud.owner));
    const { code, stdout } = await desk.runIn({ OS_CLIENT_CONFIG_FILE: broken }, "doctor");
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`passed over\n.*${broken}: not valid YAML, near line 1`, "s"));
  });

  test("takes a given token for what it is", async ({ cloud, desk }) => {
    await desk.run("doctor");
    await desk.run("members", cloud.addImage().id);
    const token = cloud.calls.find(({ service }) => service === "ims")?.headers["x-auth-token"];
    const { OS_USERNAME: _name, OS_PASSWORD: _password, ...others } = cloud.environment(cloud.owner);
    const { stdout } = await desk.runIn({ ...others, OS_TOKEN: String(token) }, "doctor", "--json");
    expect(reportIn(stdout)).toMatchObject({
      settings: { token: { value: "set", origin: "OS_TOKEN" } },
      token: { source: "given", user: { name: "alice" } },
      error: null,
    });
  });
});

describe("the doctor of an image", () => {
  test("counts the members that its owner has", async ({ cloud, desk }) => {
    const { id } = cloud.addImage({ name: "golden" });
    cloud.addMember(id, cloud.recipient.projectId, "accepted");
    cloud.addMember(id, cloud.other.projectId);
    const { code, stdout } = await desk.run("doctor", "--image", id.toUpperCase());
    expect(code).toBe(0);
    expect(stdout).toContain(`owner          ${cloud.owner.projectId}, this project`);
    expect(stdout).toMatch(/members +2: 1 pending, 1 accepted\n +can be shared +yes, by this project\n/);
  });

  test("says to a recipient that it cannot share it, and what it is shown", async ({ cloud, desk }) => {
    const { id } = cloud.addImage();
    cloud.addMember(id, cloud.recipient.projectId, "rejected");
    cloud.addMember(id, cloud.other.projectId);
    const { code, stdout, stderr } = await desk.runAs(cloud.recipient, "doctor", "--image", id);
    expect(code).toBe(6);
    expect(stdout).toMatch(/members +1: 1 rejected; others than this project are not shown/);
    expect(stdout).toMatch(/can be shared +no: IMAGE_NOT_YOURS$/);
    expect(stderr).toContain(`belongs to project ${cloud.owner.projectId}`);
  });

  test("says why one's own private image cannot be shared", async ({ cloud, desk }) => {
    const { id } = cloud.addImage({ visibility: "private" });
    const { code, stdout, stderr } = await desk.run("doctor", "--image", id, "--json");
    expect(code).toBe(6);
    expect(reportIn(stdout)).toMatchObject({
      image: { imageId: id, visibility: "private", shareable: false, members: null },
      error: { code: "IMAGE_NOT_SHAREABLE" },
    });
    expect(stderr).toContain("the image's visibility is private");
  });

  test("says of an image of others that this project does not see it", async ({ cloud, desk }) => {
    const { id } = cloud.addImage({ owner: cloud.other.projectId });
    const { code, stdout, stderr } = await desk.run("doctor", "--image", id);
    expect(code).toBe(6);
    expect(stdout).toMatch(/Image service.*\/v2$/s);
    expect(stderr).toMatch(/^error: IMAGE_NOT_FOUND: .*answered 404/);
  });
});

describe("the doctor's error", () => {
  test("without credentials names every place and that stack config is not read", async ({ desk }) => {
    const { code, stdout, stderr } = await desk.runIn({}, "doctor");
    expect(code).toBe(3);
    expect(stdout).toMatch(/^pulumi-ims .*$/);
    expect(stderr).toMatch(/^error: CREDENTIALS_MISSING/);
    expect(stderr).toMatch(/stack config .*not read/);
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
    cloud.answer({ service: "ims", status: 500 });
    const { code, stderr } = await desk.run("doctor", "--image", cloud.addImage().id);
    expect(code).toBe(1);
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
