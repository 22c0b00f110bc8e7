import { describe, expect } from "vitest";
import { type Caller, signIn } from "../contract/wire";
import { simulatorTest } from "./simulator-test";

const it = simulatorTest.extend<{ image: string; members: string; owner: Caller }>({
  image: async ({ cloud }, use) => use(cloud.addImage().id),
  members: async ({ image }, use) => use(`/v2/images/${image}/members`),
  owner: async ({ cloud }, use) => use(await signIn(cloud, cloud.owner)),
});

describe("a rule", () => {
  it("answers instead of the service, as often as it says, and counts", async ({
    cloud,
    owner,
    image,
    members,
  }) => {
    const rule = cloud.answer({ method: "POST", status: 503, headers: { "retry-after": "1" }, times: 2 });
    for (const hits of [1, 2]) {
      const reply = await owner.post(members, { member: "x" });
      expect([reply.status, reply.headers["retry-after"], reply.text]).toEqual([503, "1", ""]);
      expect(rule.hits).toBe(hits);
    }
    expect(cloud.members(image)).toEqual([]);
    expect((await owner.post(members, { member: "x" })).status).toBe(200);
    expect(rule.hits).toBe(2);
  });

  it("answers until it is removed", async ({ cloud, owner, members }) => {
    const rule = cloud.answer({ status: 500 });
    expect((await owner.get(members)).status).toBe(500);
    rule.remove();
    rule.remove();
    expect((await owner.get(members)).status).toBe(200);
  });

  it("stands back for an earlier one", async ({ cloud, owner, members }) => {
    cloud.answer({ status: 500, times: 1 });
    cloud.answer({ status: 502 });
    expect([(await owner.get(members)).status, (await owner.get(members)).status]).toEqual([500, 502]);
  });

  it("is for requests by service, method, path and a condition of one's own", async ({
    cloud,
    owner,
    members,
  }) => {
    const unmatched = [
      cloud.answer({ service: "iam", status: 500 }),
      cloud.answer({ method: "PUT", status: 500 }),
      cloud.answer({ path: "/v2/images", status: 500 }),
      cloud.answer({ path: /\/members\/./, status: 500 }),
      cloud.answer({ when: ({ query }) => query === "other=1", status: 500 }),
    ];
    const matched = cloud.answer({
      service: "ims",
      method: "GET",
      path: /\/members$/,
      when: ({ query, headers }) => query === "one=1" && headers.accept === "application/json",
      status: 418,
    });
    expect((await owner.get(`${members}?one=1`)).status).toBe(418);
    expect(matched.hits).toBe(1);
    expect(unmatched.map(({ hits }) => hits)).toEqual([0, 0, 0, 0, 0]);
    cloud.answer({ path: members, status: 419 });
    expect((await owner.get(members)).status).toBe(419);
  });

  it("sends text as it is, and anything else as JSON", async ({ cloud, owner }) => {
    cloud.answer({ times: 1, body: "<html>", contentType: "text/html", status: 502 });
    cloud.answer({ times: 1, body: { error_code: "APIGW.0301" } });
    const html = await owner.get("/v2/images");
    expect([html.status, html.headers["content-type"], html.text]).toEqual([502, "text/html", "<html>"]);
    const json = await owner.get("/v2/images");
    expect([json.status, json.headers["content-type"]]).toEqual([200, "application/json"]);
    expect(json.json()).toEqual({ error_code: "APIGW.0301" });
  });

  it("may let the service do the work and still replace its answer", async ({
    cloud,
    owner,
    image,
    members,
  }) => {
    cloud.answer({ method: "POST", status: 504, commit: true });
    expect((await owner.post(members, { member: "x" })).status).toBe(504);
    expect(cloud.members(image)).toHaveLength(1);
  });

  it("may alter the normal answer", async ({ cloud, owner, members }) => {
    cloud.answer({ headers: { "x-extra": "1" }, times: 1 });
    expect((await owner.get(members)).headers).toMatchObject({
      "x-extra": "1",
      "content-type": "application/json",
    });
    cloud.answer({ change: (answer) => ({ ...answer, body: answer.body.replace("schema", "s") }) });
    expect((await owner.get(members)).json()).toEqual({ members: [], s: "/v2/schemas/members" });
  });

  it("delays, and calls that overlap are counted", async ({ cloud, owner, members }) => {
    cloud.answer({ delayMilliseconds: 60 });
    const start = Date.now();
    await Promise.all([owner.get(members), owner.get(members), owner.get(members)]);
    expect(Date.now() - start).toBeGreaterThanOrEqual(59);
    expect(cloud.mostCallsAtOnce).toBe(3);
    cloud.clearCalls();
    await owner.get(members);
    expect(cloud.mostCallsAtOnce).toBe(1);
  });
});

describe("a rule that cuts the connection", () => {
  it("before anything is done", async ({ cloud, owner, image, members }) => {
    cloud.answer({ method: "POST", reset: "before" });
    await expect(owner.post(members, { member: "x" })).rejects.toThrow("other side closed");
    expect(cloud.members(image)).toEqual([]);
    expect(cloud.calls.at(-1)).not.toHaveProperty("status");
  });

  it("after the work is done: the reply is lost", async ({ cloud, owner, image, members }) => {
    cloud.answer({ method: "POST", reset: "afterCommit" });
    await expect(owner.post(members, { member: "x" })).rejects.toThrow("other side closed");
    expect(cloud.members(image)).toHaveLength(1);
    expect(cloud.calls.at(-1)).not.toHaveProperty("status");
  });

  it("in the middle of the body", async ({ cloud, owner, members }) => {
    cloud.answer({ reset: "duringBody" });
    await expect(owner.get(members)).rejects.toThrow("other side closed");
    expect(cloud.calls.at(-1)).toMatchObject({ status: 200 });
  });
});

describe("a rule that never finishes", () => {
  it.for(["headers", "body"] as const)(
    "its %s is ended by closing the simulator",
    async (hang, { cloud, owner, members }) => {
      const rule = cloud.answer({ hang });
      const outcome = owner.get(members).then(
        () => "answered",
        () => "cut",
      );
      await expect.poll(() => rule.hits).toBe(1);
      await cloud.close();
      expect(await outcome).toBe("cut");
    },
  );

  it("for as long as it delays is ended by closing the simulator", async ({ cloud, owner, members }) => {
    const rule = cloud.answer({ delayMilliseconds: 3_600_000 });
    const outcome = expect(owner.get(members)).rejects.toThrow();
    await expect.poll(() => rule.hits).toBe(1);
    await cloud.close();
    await outcome;
  });
});
