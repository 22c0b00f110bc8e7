import * as v from "valibot";
import { describe, expect, test as plainTest } from "vitest";
import type { Session } from "../../src/auth/session";
import {
  type CatalogueService,
  type EndpointInterface,
  type Simulator,
  startSimulator,
} from "../../src/simulator";
import { imageCalls, tokenRequests } from "../http/simulator-test";
import { errorOf, textOf } from "../http/text-of";
import { budget, sessionOf, sessionTest as test } from "./session-of";

const Members = v.object({ members: v.array(v.unknown()) });

function listMembers(session: Session, imageId: string) {
  const request = { purpose: "list", method: "GET", path: `/images/${imageId}/members` } as const;
  return session.send(request, { status: 200, shape: Members }, budget());
}

function imageService(
  ...endpoints: readonly (readonly [region: string, url: string, EndpointInterface?])[]
): CatalogueService[] {
  return [
    {
      type: "network",
      name: "neutron",
      endpoints: [{ region: "eu-de", interface: "public", url: "http://other" }],
    },
    {
      type: "image",
      name: "glance",
      endpoints: endpoints.map(([region, url, kind]) => ({ region, url, interface: kind ?? "public" })),
    },
  ];
}

describe("a call", () => {
  test("that meets 401 is repeated once with a new token and the same body", async ({ cloud, session }) => {
    const image = cloud.addImage();
    await session.location(budget());
    cloud.revokeTokens();
    cloud.clearCalls();
    const request = {
      purpose: "share",
      method: "POST",
      path: `/images/${image.id}/members`,
      body: { member: cloud.recipient.projectId },
    } as const;
    const reply = await session.send(request, { status: 200, shape: v.looseObject({}) }, budget());
    expect(reply.ok).toBe(true);
    expect(tokenRequests(cloud)).toBe(1);
    const posts = cloud.calls.filter((call) => call.service === "ims");
    expect(posts.map((call) => [call.status, call.body])).toEqual([
      [401, JSON.stringify(request.body)],
      [200, JSON.stringify(request.body)],
    ]);
  });

  test("that always meets 401 is sent twice and no more", async ({ cloud, session }) => {
    const image = cloud.addImage();
    cloud.answer({ service: "ims", status: 401 });
    const error = await errorOf(listMembers(session, image.id));
    expect(error).toMatchObject({ name: "AuthenticationError", code: "TOKEN_REFUSED" });
    expect(error).toMatchObject({ message: expect.stringContaining("re-authenticated") });
    expect(error).toMatchObject({ message: expect.stringContaining("still refused") });
    expect(imageCalls(cloud)).toHaveLength(2);
    expect(tokenRequests(cloud)).toBe(2);
  });

  test("is one of 30 with a dead token, which is renewed once", async ({ cloud, session }) => {
    const image = cloud.addImage();
    await session.location(budget());
    cloud.revokeTokens();
    const replies = await Promise.all(Array.from({ length: 30 }, () => listMembers(session, image.id)));
    expect(replies.every((reply) => reply.ok)).toBe(true);
    expect(tokenRequests(cloud)).toBe(2);
  });

  test("carries a token of 24,000 characters", async () => {
    const cloud = await startSimulator({ tokenLength: 24_000 });
    const image = cloud.addImage();
    expect(await listMembers(sessionOf(cloud), image.id)).toMatchObject({ ok: true });
    await cloud.close();
  });

  test("shows its token nowhere, even if the service repeats it", async ({ cloud, session }) => {
    const { value } = await session.tokens.token(budget());
    const image = cloud.addImage();
    cloud.answer({ service: "ims", status: 401, body: { error: { message: `Token ${value} is bad` } } });
    cloud.answer({ service: "iam", status: 500, body: `<b>${value}</b>` });
    const error = await errorOf(listMembers(session, image.id));
    expect(error).toMatchObject({ code: "SERVICE_FAILED" });
    expect(textOf(error)).not.toContain(value);
  });
});

describe("the address of the image service", () => {
  const forms: readonly (readonly [string, (cloud: Simulator) => string, string])[] = [
    ["host", (cloud) => cloud.imageEndpoint, "/v2"],
    ["host/", (cloud) => `${cloud.imageEndpoint}/`, "/v2"],
    ["host/v2", (cloud) => `${cloud.imageEndpoint}/v2`, "/v2"],
    ["host/v2/", (cloud) => `${cloud.imageEndpoint}/v2/`, "/v2"],
    ["host/prefix", (cloud) => `${cloud.imageEndpoint}/image`, "/image/v2"],
    ["host/v2/{project}", (cloud) => `${cloud.imageEndpoint}/v2/${cloud.owner.projectId}`, "/v2"],
  ];
  test.for(forms)("may stand in the catalogue as %s", async ([, url, root], { cloud, session }) => {
    const image = cloud.addImage();
    cloud.setCatalogue(imageService(["eu-de", url(cloud)]));
    expect(await listMembers(session, image.id)).toMatchObject({ ok: true });
    expect(imageCalls(cloud)).toEqual([`GET ${root}/images/${image.id}/members`]);
  });

  plainTest("may be one of IPv6", async () => {
    const cloud = await startSimulator({ host: "::1" });
    const image = cloud.addImage();
    const session = sessionOf(cloud);
    expect(await listMembers(session, image.id)).toMatchObject({ ok: true });
    expect(await session.location(budget())).toMatchObject({
      imageApi: expect.stringMatching(/^http:\/\/\[::1\]:\d+\/v2$/),
    });
    await cloud.close();
  });

  test("is that of the region, never the first of several", async ({ cloud }) => {
    cloud.setCatalogue(imageService(["eu-nl", "http://127.0.0.1:9"], ["eu-de", cloud.imageEndpoint]));
    expect(await sessionOf(cloud).location(budget())).toMatchObject({
      region: "eu-de",
      imageApi: `${cloud.imageEndpoint}/v2`,
    });
  });

  test("needs no region where there is only one", async ({ cloud }) => {
    expect(await sessionOf(cloud, cloud.owner, { region: undefined }).location(budget())).toMatchObject({
      region: "eu-de",
      projectId: cloud.owner.projectId,
      projectName: "owner",
    });
  });

  test("is not guessed where no region is set and there are several", async ({ cloud }) => {
    cloud.setCatalogue(imageService(["eu-nl", "http://one"], ["eu-de", "http://two"]));
    const error = await errorOf(sessionOf(cloud, cloud.owner, { region: undefined }).location(budget()));
    expect(error).toMatchObject({ code: "ENDPOINT_NOT_FOUND" });
    expect(error).toMatchObject({ message: expect.stringMatching(/no region is set.*"eu-nl", "eu-de"/) });
  });

  test("that is not there for the region lists the regions that are", async ({ cloud }) => {
    cloud.setCatalogue(imageService(["eu-nl", "http://one"], ["eu-de", "http://two"]));
    const error = await errorOf(sessionOf(cloud, cloud.owner, { region: "eu-ch" }).location(budget()));
    expect(error).toMatchObject({ name: "ConfigurationError", code: "ENDPOINT_NOT_FOUND" });
    expect(error).toMatchObject({ message: expect.stringMatching(/"eu-ch".*"eu-nl", "eu-de".*ims:region/) });
  });

  test("is that of the interface", async ({ cloud }) => {
    cloud.setCatalogue(imageService(["eu-de", "http://public"], ["eu-de", cloud.imageEndpoint, "internal"]));
    expect(await sessionOf(cloud, cloud.owner, { interface: "internal" }).location(budget())).toMatchObject({
      imageApi: `${cloud.imageEndpoint}/v2`,
    });
    expect(
      await errorOf(sessionOf(cloud, cloud.owner, { interface: "admin" }).location(budget())),
    ).toMatchObject({
      code: "ENDPOINT_NOT_FOUND",
      message: expect.stringContaining("with interface admin it lists none at all"),
    });
  });

  test("needs no catalogue where it is given", async ({ cloud }) => {
    cloud.setCatalogue([]);
    const image = cloud.addImage();
    const session = sessionOf(cloud, cloud.owner, { imageApi: `${cloud.imageEndpoint}/v2` });
    expect(await listMembers(session, image.id)).toMatchObject({ ok: true });
    expect(await session.location(budget())).toMatchObject({
      region: "eu-de",
      imageApi: `${cloud.imageEndpoint}/v2`,
    });
  });

  test("is missing from a catalogue without an image service", async ({ cloud, session }) => {
    cloud.setCatalogue([]);
    expect(await errorOf(session.location(budget()))).toMatchObject({ code: "ENDPOINT_NOT_FOUND" });
  });
});

describe("a token of a domain", () => {
  test("is refused by name, since images belong to projects", async ({ cloud }) => {
    const user = cloud.addUser({ name: "dora", password: "password of dora", roleOnDomain: true });
    const session = sessionOf(cloud, cloud.owner, {
      method: { kind: "password", user: { id: user.id }, password: "password of dora" },
      scope: { kind: "domain", domain: { name: "Default" } },
    });
    expect(await errorOf(session.location(budget()))).toMatchObject({
      code: "CREDENTIALS_INCOMPLETE",
      message: expect.stringContaining("not scoped to a project"),
    });
  });
});
