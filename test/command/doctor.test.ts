import { describe, expect } from "vitest";
import { type Simulator, startSimulator } from "../../src/simulator";
import { tokenRequests } from "../http/simulator-test";
import { commandTest as test } from "./command-test";
import { cloudsYaml, reportIn } from "./doctor-test";

const onIms = test.extend<{ cloud: Simulator }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
  cloud: async ({}, use) => {
    const cloud = await startSimulator({ flavour: "ims" });
    await use(cloud);
    await cloud.close();
  },
});

describe("the doctor", () => {
  test("says where each setting comes from, how far a call gets, and no secret", async ({ cloud, desk }) => {
    const { code, stdout, stderr } = await desk.run("doctor");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/userName +alice +OS_USERNAME\n/);
    expect(stdout).toMatch(/password +set +OS_PASSWORD\n/);
    expect(stdout).toMatch(/config of a stack .* is not read here/);
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
    expect((await desk.runIn(environment, "doctor", "--cloud", "mine")).stdout).not.toContain("passed over");
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
    expect(stdout).toMatch(
      /members +2: 1 pending, 1 accepted\n +can be shared +yes, by owner and visibility\n/,
    );
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

  onIms("finds a private image shareable where the service does", async ({ cloud, desk }) => {
    const { id } = cloud.addImage({ visibility: "private" });
    const { code, stdout } = await desk.run("doctor", "--image", id, "--json");
    expect(code).toBe(0);
    expect(reportIn(stdout).image).toMatchObject({ visibility: "private", shareable: true });
  });

  test("says of an image of others that this project does not see it", async ({ cloud, desk }) => {
    const { id } = cloud.addImage({ owner: cloud.other.projectId });
    const { code, stdout, stderr } = await desk.run("doctor", "--image", id);
    expect(code).toBe(6);
    expect(stdout).toMatch(/Image service.*\/v2$/s);
    expect(stderr).toMatch(/^error: IMAGE_NOT_FOUND: .*answered 404/);
  });
});
