import { Agent, request } from "undici";
import { describe, expect } from "vitest";
import { startSimulator } from "../../src/simulator";
import { originOf } from "../../src/simulator/listener";
import { lifeOf, SECONDS, statuses, tokenOf } from "../contract/shapes";
import { askToken, issued, passwordRequest, projectScope, send, signIn } from "../contract/wire";
import { certificate } from "./certificate";
import { simulatorTest as it } from "./simulator-test";

describe("a simulator", () => {
  it("is ready with three accounts, and says how to use them in a shell", async ({ cloud }) => {
    const { owner, recipient, other } = cloud;
    expect([owner, recipient, other].map(({ userName, projectName }) => [userName, projectName])).toEqual([
      ["alice", "owner"],
      ["bob", "recipient"],
      ["carol", "other"],
    ]);
    expect(cloud.environment(owner)).toEqual({
      OS_AUTH_URL: cloud.authUrl,
      OS_USERNAME: "alice",
      OS_PASSWORD: owner.password,
      OS_USER_DOMAIN_NAME: "Default",
      OS_PROJECT_NAME: "owner",
      OS_PROJECT_DOMAIN_NAME: "Default",
      OS_REGION_NAME: "eu-de",
      OS_IDENTITY_API_VERSION: "3",
    });
    for (const account of [owner, recipient, other])
      expect((await signIn(cloud, account)).projectId).toBe(account.projectId);
  });

  it("ends open connections when it is closed, frees its port, and may be closed again", async ({
    cloud,
  }) => {
    await send("GET", cloud.authUrl);
    await cloud.close();
    await cloud.close();
    await expect(send("GET", cloud.authUrl)).rejects.toThrow("ECONNREFUSED");
    const again = await startSimulator({ port: Number(new URL(cloud.authUrl).port) });
    expect(again.authUrl).toBe(cloud.authUrl);
    await expect(startSimulator({ port: Number(new URL(cloud.authUrl).port) })).rejects.toThrow("EADDRINUSE");
    await again.close();
  });

  it("listens where it is told, and writes an IPv6 address as a URL wants it", async () => {
    const cloud = await startSimulator({ host: "localhost" });
    expect(cloud.authUrl).toMatch(/^http:\/\/localhost:\d+\/v3$/);
    expect((await send("GET", cloud.authUrl)).status).toBe(200);
    await cloud.close();
    expect(originOf("http", "::1", 8080)).toBe("http://[::1]:8080");
  });

  it("answers https with a certificate", async () => {
    const cloud = await startSimulator({ tls: certificate });
    expect(cloud.imageEndpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const trusting = new Agent({ connect: { ca: certificate.cert } });
    const { statusCode, body } = await request(cloud.authUrl, { dispatcher: trusting });
    expect([statusCode, await body.json()]).toMatchObject([200, { version: { status: "stable" } }]);
    await trusting.close();
    await expect(request(cloud.authUrl)).rejects.toThrow("self-signed certificate");
    await cloud.close();
  });

  it("answers under /identity and /image too, as on DevStack, and under no other prefix", async ({
    cloud,
  }) => {
    const root = cloud.imageEndpoint;
    const devstack = { authUrl: `${root}/identity/v3`, imageEndpoint: `${root}/image` };
    const owner = await signIn(devstack, cloud.owner);
    expect((await owner.get("/v2/images")).status).toBe(200);
    expect((await send("GET", `${root}/identity`)).status).toBe(300);
    const elsewhere = await signIn(
      { authUrl: cloud.authUrl, imageEndpoint: `${root}/elsewhere` },
      cloud.owner,
    );
    expect((await elsewhere.get("/v2/images")).status).toBe(404);
  });

  it("records calls", async ({ cloud }) => {
    const owner = await signIn(cloud, cloud.owner);
    await owner.post("/v2/images/none/members?a=1", { member: "x" });
    const [first, second] = cloud.calls;
    expect(first).toMatchObject({
      service: "iam",
      method: "POST",
      path: "/v3/auth/tokens",
      query: "",
      status: 201,
    });
    expect(first).not.toHaveProperty("projectId");
    expect(second).toMatchObject({
      service: "ims",
      method: "POST",
      path: "/v2/images/none/members",
      query: "a=1",
      status: 404,
      projectId: cloud.owner.projectId,
      headers: { accept: "application/json", "x-auth-token": owner.token },
      body: '{"member":"x"}',
    });
    expect(Date.now() - (second?.at ?? 0)).toBeLessThan(10_000);
    cloud.clearCalls();
    expect(cloud.calls).toEqual([]);
  });

  it("holds what it is told behind everybody's back", async ({ cloud }) => {
    const owner = await signIn(cloud, cloud.owner);
    const { id } = cloud.addImage({ id: "11111111-1111-4111-8111-111111111111", name: "golden" });
    expect(cloud.image(id)).toEqual({
      id,
      name: "golden",
      owner: cloud.owner.projectId,
      visibility: "shared",
    });
    const times = { createdAt: expect.stringMatching(SECONDS), updatedAt: expect.stringMatching(SECONDS) };
    cloud.addMember(id, "x");
    cloud.addMember(id, "y", "rejected");
    cloud.setMemberStatus(id, "x", "accepted");
    expect(cloud.members(id)).toEqual([
      { memberId: "x", status: "accepted", ...times },
      { memberId: "y", status: "rejected", ...times },
    ]);
    cloud.removeMember(id, "y");
    expect(statuses(await owner.get(`/v2/images/${id}/members`))).toEqual([["x", "accepted"]]);
    cloud.setVisibility(id, "public");
    expect(cloud.image(id)).toMatchObject({ visibility: "public" });
    expect(cloud.members(id)).toHaveLength(1);
    cloud.deleteImage(id);
    expect([cloud.image(id), cloud.members(id)]).toEqual([undefined, []]);
  });

  it("says so when it is told to change what it does not hold", ({ cloud }) => {
    const { id } = cloud.addImage();
    expect(() => cloud.setVisibility("none", "public")).toThrow("holds no image none");
    expect(() => cloud.addMember("none", "x")).toThrow("holds no image none");
    expect(() => cloud.removeMember(id, "x")).toThrow(`holds no member x of image ${id}`);
    expect(() => cloud.setMemberStatus(id, "x", "accepted")).toThrow(`holds no member x of image ${id}`);
  });

  it("refuses query parameters that it does not know, rather than to answer wrongly", async ({ cloud }) => {
    const reply = await (await signIn(cloud, cloud.owner)).get("/v2/images?sort=name:asc");
    expect([reply.status, reply.text]).toEqual([501, expect.stringContaining("query parameter sort")]);
  });

  it("takes 300 members one by one, and lists them, in less than three seconds", async () => {
    const cloud = await startSimulator({ memberQuota: -1 });
    const { id } = cloud.addImage();
    const owner = await signIn(cloud, cloud.owner);
    const start = Date.now();
    for (let number = 0; number < 300; number += 1)
      expect((await owner.post(`/v2/images/${id}/members`, { member: `m${number}` })).status).toBe(200);
    expect(statuses(await owner.get(`/v2/images/${id}/members`))).toHaveLength(300);
    expect(Date.now() - start).toBeLessThan(3000);
    await cloud.close();
  });
});

describe("accounts", () => {
  it("may be added in domains of their own", async ({ cloud }) => {
    const account = cloud.addAccount("dave", "eu-de", "OTC-EU-DE-00000000001000000000");
    await signIn(cloud, account);
    const reply = await askToken(cloud, passwordRequest({ ...account, userDomainName: "Default" }));
    expect(reply.status).toBe(401);
  });

  it("may be put together from projects, users and application credentials", async ({ cloud }) => {
    const first = cloud.addProject("first", { id: "d".repeat(32) });
    const second = cloud.addProject("second");
    const user = cloud.addUser({
      name: "erin",
      password: "p",
      projects: [first.id, second.id],
      roleOnDomain: true,
    });
    const account = { ...cloud.owner, userName: "erin", password: "p" };
    for (const { id } of [first, second])
      expect((await askToken(cloud, passwordRequest(account, { project: { id } }))).status).toBe(201);
    const inDomain = await askToken(cloud, passwordRequest(account, { domain: { id: "default" } }));
    expect(inDomain.json()).toMatchObject({
      token: { domain: { name: "Default" }, catalog: expect.any(Array) },
    });
    const { id, secret } = cloud.addApplicationCredential({ user: user.id, project: second.id, name: "ci" });
    const identity = { methods: ["application_credential"], application_credential: { id, secret } };
    const reply = await askToken(cloud, { auth: { identity } });
    expect(reply.json()).toMatchObject({ token: { project: { name: "second" } } });
  });
});

describe("the catalogue", () => {
  it("lists what it is told: other regions and interfaces, or nothing", async ({ cloud }) => {
    const catalogue = async () => {
      const reply = await askToken(cloud, passwordRequest(cloud.owner, projectScope(cloud.owner)));
      return tokenOf(reply).catalog;
    };
    expect(cloud.catalogue.map(({ type }) => type)).toEqual(["identity", "image"]);
    const endpoints = [
      { interface: "internal", region: "eu-nl", url: "http://nl.example" },
      { interface: "public", region: "eu-de", url: `${cloud.imageEndpoint}/v2` },
    ] as const;
    cloud.setCatalogue([{ type: "image", name: "ims", endpoints }]);
    expect(await catalogue()).toMatchObject([
      {
        type: "image",
        name: "ims",
        endpoints: endpoints.map((each) => ({ ...each, region_id: each.region })),
      },
    ]);
    cloud.setCatalogue([]);
    expect(await catalogue()).toEqual([]);
  });

  it("is for the region that the simulator was started with", async () => {
    const cloud = await startSimulator({ region: "eu-nl" });
    expect(cloud.catalogue.flatMap(({ endpoints }) => endpoints.map(({ region }) => region))).toEqual(
      Array.from({ length: 4 }, () => "eu-nl"),
    );
    await cloud.close();
  });
});

describe("tokens", () => {
  it("die when their life is over, for both services", async ({ cloud }) => {
    cloud.tokenLifeSeconds = 1;
    const owner = await signIn(cloud, cloud.owner);
    await expect.poll(async () => (await owner.get("/v2/images")).status, { timeout: 3000 }).toBe(401);
    const identity = { methods: ["token"], token: { id: owner.token } };
    expect((await askToken(cloud, { auth: { identity } })).status).toBe(404);
  });

  it("die all at once when they are revoked, and new ones live", async ({ cloud }) => {
    const [owner, recipient] = [await signIn(cloud, cloud.owner), await signIn(cloud, cloud.recipient)];
    cloud.revokeTokens();
    expect([(await owner.get("/v2/images")).status, (await recipient.get("/v2/images")).status]).toEqual([
      401, 401,
    ]);
    expect((await (await signIn(cloud, cloud.owner)).get("/v2/images")).status).toBe(200);
  });

  it("may live shorter and be as long as those of a large cloud", async () => {
    const cloud = await startSimulator({ tokenLifeSeconds: 300, tokenLength: 12_000 });
    const reply = await askToken(cloud, passwordRequest(cloud.owner));
    expect(lifeOf(reply)).toBe(300);
    expect(issued(reply)).toHaveLength(12_000);
    await cloud.close();
  });
});
