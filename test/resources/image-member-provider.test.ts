import { describe, expect } from "vitest";
import { imageCalls, tokenRequests } from "../http/simulator-test";
import { errorOf, textOf } from "../http/text-of";
import { created, engineIn, engineOf, engineTest as test } from "./engine";

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

describe("create", () => {
  test("makes the share and records it with the project and region it was made in", async ({
    cloud,
    engine,
    pair,
  }) => {
    expect(await engine.create(pair)).toEqual({
      id: `${pair.imageId}/${pair.memberId}`,
      outs: {
        ...pair,
        status: "pending",
        createdAt: time,
        updatedAt: time,
        schema: "/v2/schemas/member",
        projectId: cloud.owner.projectId,
        region: "eu-de",
      },
    });
    expect(cloud.members(pair.imageId)).toMatchObject([{ memberId: pair.memberId, status: "pending" }]);
  });

  test("echoes every argument, since read and delete see nothing else", async ({ engine, pair }) => {
    expect(await created(engine, { ...pair, adoptExisting: false })).toMatchObject({ adoptExisting: false });
  });

  test("takes over a share that is there, and says since when and what destroy will do", async ({
    cloud,
    engine,
    pair,
    said,
  }) => {
    const { createdAt } = cloud.addMember(pair.imageId, pair.memberId, "accepted");
    expect(await created(engine, pair)).toMatchObject({ status: "accepted" });
    expect(said).toEqual([expect.stringMatching(/since .* \(status accepted\).*destroy will remove it/)]);
    expect(said[0]).toContain(createdAt);
    expect(imageCalls(cloud).filter((call) => call.startsWith("PUT"))).toEqual([]);
  });

  test("says nothing about a share that it made", async ({ engine, pair, said }) => {
    await created(engine, pair);
    expect(said).toEqual([]);
  });

  test("is MEMBER_EXISTS where a share is there and may not be taken over", async ({
    cloud,
    engine,
    pair,
  }) => {
    cloud.addMember(pair.imageId, pair.memberId);
    expect(await errorOf(engine.create({ ...pair, adoptExisting: false }))).toMatchObject({
      code: "MEMBER_EXISTS",
    });
  });

  test("of 100 members at once asks IAM once and posts 100 times", async ({ cloud, engine, pair }) => {
    const memberIds = Array.from({ length: 100 }, (_, index) => cloud.addProject(`p${index}`).id);
    await Promise.all(memberIds.map((memberId) => engine.create({ imageId: pair.imageId, memberId })));
    expect(tokenRequests(cloud)).toBe(1);
    expect(imageCalls(cloud)).toEqual(memberIds.map(() => `POST /v2/images/${pair.imageId}/members`));
    expect(cloud.mostCallsAtOnce).toBeLessThanOrEqual(16);
  });

  test("that is refused is rejected without an id, so that nothing is recorded", async ({
    cloud,
    engine,
    pair,
  }) => {
    cloud.setVisibility(pair.imageId, "public");
    const error = await errorOf(engine.create(pair));
    expect(error).toMatchObject({ code: "IMAGE_NOT_SHAREABLE" });
    expect(error).not.toHaveProperty("id");
    expect(cloud.members(pair.imageId)).toEqual([]);
  });
});

describe("credentials", () => {
  test("that are not there are one error that lists where they were looked for", async ({ pair }) => {
    const engine = await engineIn({ XDG_CONFIG_DIRS: "/nonexistent" });
    const error = await errorOf(engine.create(pair));
    expect(error).toMatchObject({ name: "ConfigurationError", code: "CREDENTIALS_MISSING" });
    expect(error).toMatchObject({ message: expect.stringMatching(/ims:userName(.|\n)*OS_USERNAME/) });
    expect(error).not.toHaveProperty("id");
  });

  test("may come from the stack config", async ({ cloud, pair }) => {
    const { userName, userDomainName, password, projectName, projectDomainName } = cloud.owner;
    const engine = await engineIn(
      {},
      {
        "ims:authUrl": cloud.authUrl,
        "ims:userName": userName,
        "ims:userDomainName": userDomainName,
        "ims:password": password,
        "ims:projectName": projectName,
        "ims:projectDomainName": projectDomainName,
      },
    );
    expect(await created(engine, pair)).toMatchObject({ projectId: cloud.owner.projectId, region: "eu-de" });
  });

  test("that are wrong are tried once by 20 creates, and shown by none", async ({ cloud, pair }) => {
    const engine = await engineIn({ ...cloud.environment(cloud.owner), OS_PASSWORD: "wrong horse battery" });
    const errors = await Promise.all(Array.from({ length: 20 }, () => errorOf(engine.create(pair))));
    for (const error of errors) {
      expect(error).toMatchObject({ code: "CREDENTIALS_REFUSED" });
      expect(textOf(error)).not.toContain("wrong horse battery");
      expect(error).not.toHaveProperty("id");
    }
    expect(tokenRequests(cloud)).toBe(1);
  });

  test.for(["0", "-1", "soon", "1.5", "86401"])(
    "come with a time budget that is no whole number of seconds: %s",
    async (seconds, { cloud, pair }) => {
      const engine = await engineIn(cloud.environment(cloud.owner), {
        "ims:operationTimeoutSeconds": seconds,
      });
      expect(await errorOf(engine.create(pair))).toMatchObject({
        code: "SETTING_INVALID",
        message: expect.stringContaining(`ims:operationTimeoutSeconds is "${seconds}"`),
      });
      expect(cloud.calls).toEqual([]);
    },
  );
});

describe("read", () => {
  test("returns the recipient's decision, and the inputs as they were declared", async ({
    cloud,
    engine,
    pair,
  }) => {
    const declared = { ...pair, adoptExisting: false };
    const state = await created(engine, declared);
    cloud.setMemberStatus(pair.imageId, pair.memberId, "accepted");
    const seen = await engine.read("the id", state);
    expect(seen).toEqual({
      id: "the id",
      props: { ...state, status: "accepted", updatedAt: time },
      inputs: declared,
    });
    expect(await engine.diff("the id", seen.props ?? {}, seen.inputs ?? {})).toMatchObject({
      changes: false,
    });
    expect(imageCalls(cloud).filter((call) => !call.startsWith("GET"))).toHaveLength(1);
  });

  test("returns no id where the share is gone", async ({ cloud, engine, pair }) => {
    const state = await created(engine, pair);
    cloud.removeMember(pair.imageId, pair.memberId);
    expect(await engine.read("the id", state)).toEqual({ id: "" });
  });

  test("keeps a share that the image's visibility hides, and warns", async ({
    cloud,
    engine,
    pair,
    said,
  }) => {
    const state = await created(engine, pair);
    cloud.setVisibility(pair.imageId, "private");
    expect(await engine.read("the id", state)).toEqual({ id: "the id", props: state, inputs: pair });
    expect(said).toEqual([expect.stringMatching(/^ims: warning: .*is private now.*kept in state/)]);
  });

  test.for([401, 403, 400])(
    "fails on %i, so that the share stays in state",
    async (status, { cloud, engine, pair }) => {
      const state = await created(engine, pair);
      cloud.answer({ service: "ims", status });
      expect(await errorOf(engine.read("the id", state))).toBeInstanceOf(Error);
    },
  );

  test("fails with another project's credentials, so that the share stays in state", async ({
    cloud,
    engine,
    pair,
  }) => {
    const state = await created(engine, pair);
    const foreign = await engineOf(cloud, cloud.other);
    expect(await errorOf(foreign.read("the id", state))).toMatchObject({ code: "PROJECT_MISMATCH" });
  });

  test("understands a state that a later version has added to", async ({ engine, pair }) => {
    const state = await created(engine, pair);
    expect(await engine.read("the id", { ...state, later: "addition" })).toMatchObject({ id: "the id" });
  });
});

describe("update", () => {
  test("records a changed adoptExisting without a call", async ({ cloud, engine, pair }) => {
    const state = await created(engine, { ...pair, adoptExisting: true });
    cloud.clearCalls();
    const { adoptExisting: _adoptExisting, ...without } = state;
    expect(await engine.update("the id", state, { ...pair, adoptExisting: false })).toEqual({
      outs: { ...without, adoptExisting: false },
    });
    expect(await engine.update("the id", state, pair)).toEqual({ outs: without });
    expect(cloud.calls).toEqual([]);
  });
});

describe("delete", () => {
  test("takes the share back, in a run of its own", async ({ cloud, engine, pair }) => {
    const state = await created(engine, pair);
    cloud.clearCalls();
    await (await engineOf(cloud)).delete("the id", state);
    expect(cloud.members(pair.imageId)).toEqual([]);
    expect(imageCalls(cloud)).toEqual([`DELETE /v2/images/${pair.imageId}/members/${pair.memberId}`]);
  });

  test("is content with a share, or an image, that is gone", async ({ cloud, engine, pair }) => {
    const state = await created(engine, pair);
    const destroy = await engineOf(cloud);
    cloud.removeMember(pair.imageId, pair.memberId);
    expect(await destroy.delete("the id", state)).toBeUndefined();
    cloud.deleteImage(pair.imageId);
    expect(await destroy.delete("the id", state)).toBeUndefined();
  });

  test("fails while the share is hidden, since it would come back", async ({ cloud, engine, pair }) => {
    const state = await created(engine, pair);
    cloud.setVisibility(pair.imageId, "private");
    expect(await errorOf((await engineOf(cloud)).delete("the id", state))).toMatchObject({
      code: "MEMBER_HIDDEN",
    });
  });
});
