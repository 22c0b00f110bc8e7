import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { IamAuth } from "../../src";
import { send } from "../contract/wire";
import { tokenRequests } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { runProgram } from "../resources/programs";
import { functionTest as test } from "./clouds";

describe("IamAuth", () => {
  test("gives a token with what is needed to call IMS with it", async ({ cloud, clouds }) => {
    const iam = new IamAuth({ cloud: clouds.owner });
    const { token, imageApi, ...where } = await iam.token();
    expect(where).toMatchObject({ projectId: cloud.owner.projectId, region: "eu-de" });
    const dayAway = Date.now() + 86_400_000;
    expect(Math.abs((where.expiresAt?.getTime() ?? 0) - dayAway)).toBeLessThan(60_000);
    const { id } = cloud.addImage();
    const reply = await send("GET", `${imageApi}/images/${id}`, { headers: { "x-auth-token": token } });
    expect(reply.status).toBe(200);
  });

  test("asks IAM once for many, and for many helpers of one cloud", async ({ cloud, clouds }) => {
    const helpers = Array.from({ length: 20 }, () => new IamAuth({ cloud: clouds.owner }));
    const tokens = await Promise.all(helpers.map((iam) => iam.token()));
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1);
    expect(tokenRequests(cloud)).toBe(1);
  });

  test("asks with the configuration of the stack that runs, though one process runs several", async ({
    cloud,
    clouds,
  }) => {
    const projects: unknown[] = [];
    for (const name of [clouds.owner, clouds.other]) {
      await runProgram(async () => {
        pulumi.runtime.setAllConfig({ "ims:cloud": name });
        projects.push((await new IamAuth().token()).projectId);
      });
    }
    pulumi.runtime.setAllConfig({});
    expect(projects).toEqual([cloud.owner.projectId, cloud.other.projectId]);
  });

  test("gives another one after a token was dropped", async ({ cloud, clouds }) => {
    const iam = new IamAuth({ cloud: clouds.owner });
    const first = await iam.token();
    await iam.drop(first);
    const second = await iam.token();
    expect(second.token).not.toBe(first.token);
    expect(tokenRequests(cloud)).toBe(2);
  });

  test("never drops a newer token for an older one, nor for one that it did not give", async ({
    cloud,
    clouds,
  }) => {
    const iam = new IamAuth({ cloud: clouds.owner });
    const first = await iam.token();
    await iam.drop(first);
    const second = await iam.token();
    await iam.drop(first);
    await iam.drop({ ...second });
    expect((await iam.token()).token).toBe(second.token);
    expect(tokenRequests(cloud)).toBe(2);
  });

  test("says what is wrong with the credentials, without them", async ({ cloud, clouds }) => {
    cloud.answer({ service: "iam", status: 401, times: 1 });
    const error = await errorOf(new IamAuth({ cloud: clouds.owner }).token());
    expect(error).toMatchObject({ code: "CREDENTIALS_REFUSED" });
    expect(error).toMatchObject({ message: expect.not.stringContaining(cloud.owner.password) });
  });
});
