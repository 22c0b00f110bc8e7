import { describe, expect } from "vitest";
import type { Simulator } from "../../src/simulator";
import { tokenRequests } from "../http/simulator-test";
import { errorOf, textOf } from "../http/text-of";
import { budget } from "./session-of";
import { listImages, openTest as test } from "./sessions-test";
import { thrownBy } from "./written-places";

const incomplete = (problem: RegExp) => ({
  name: "ConfigurationError",
  code: "CREDENTIALS_INCOMPLETE",
  message: expect.stringMatching(problem),
});
const conflict = (problem: RegExp) => ({
  name: "ConfigurationError",
  code: "CREDENTIALS_CONFLICT",
  message: expect.stringMatching(problem),
});

describe("a password", () => {
  test.for(["password", "v3password"])("may be announced as %s", async (type, { cloud, open }) => {
    const session = open({ ...cloud.environment(cloud.owner), OS_AUTH_TYPE: type });
    expect(await session.location(budget())).toMatchObject({ projectId: cloud.owner.projectId });
  });

  test("without a project is refused before any call", ({ cloud, open }) => {
    const { OS_PROJECT_NAME: _, ...unscoped } = cloud.environment(cloud.owner);
    expect(thrownBy(() => open(unscoped))).toMatchObject(
      incomplete(/projectName is missing beside the user/),
    );
    expect(cloud.calls).toEqual([]);
  });

  test("of a domain's scope is refused once IAM has said what the token is for", async ({ cloud, open }) => {
    const user = cloud.addUser({ name: "dora", password: "password of dora", roleOnDomain: true });
    const session = open({
      OS_AUTH_URL: cloud.authUrl,
      OS_USER_ID: user.id,
      OS_PASSWORD: "password of dora",
      OS_DOMAIN_NAME: "Default",
    });
    expect(await errorOf(listImages(session))).toMatchObject(incomplete(/is not scoped to a project/));
    expect(JSON.parse(cloud.calls[0]?.body ?? "").auth.scope).toEqual({ domain: { name: "Default" } });
  });

  test("that asks for more factors is told as that, and not as wrong", async ({ cloud, open }) => {
    cloud.answer({ service: "iam", status: 401, headers: { "openstack-auth-receipt": "receipt" } });
    const error = await errorOf(listImages(open(cloud.environment(cloud.owner))));
    expect(error).toMatchObject({ name: "AuthenticationError", code: "MORE_FACTORS_NEEDED" });
    expect(textOf(error)).not.toContain("receipt");
    expect(tokenRequests(cloud)).toBe(1);
  });
});

describe("an application credential", () => {
  const credentialOf = (cloud: Simulator) =>
    cloud.addApplicationCredential({
      user: cloud.owner.userId,
      project: cloud.owner.projectId,
      name: "pipeline",
    });
  const byId = (cloud: Simulator) => {
    const { id, secret } = credentialOf(cloud);
    return {
      OS_AUTH_URL: cloud.authUrl,
      OS_APPLICATION_CREDENTIAL_ID: id,
      OS_APPLICATION_CREDENTIAL_SECRET: secret,
    };
  };

  test.for([{}, { OS_AUTH_TYPE: "v3applicationcredential" }])(
    "by id needs nothing else, and asks for no scope (%j)",
    async (type, { cloud, open }) => {
      const session = open({ ...byId(cloud), ...type });
      expect(await session.location(budget())).toMatchObject({ projectId: cloud.owner.projectId });
      expect(await listImages(session)).toMatchObject({ ok: true });
      expect(JSON.parse(cloud.calls[0]?.body ?? "").auth).not.toHaveProperty("scope");
    },
  );

  test.for(["name", "id"])("by name needs its user, by %s", async (way, { cloud, open }) => {
    const { name, secret } = credentialOf(cloud);
    const { userId, userName, userDomainName } = cloud.owner;
    const user =
      way === "id" ? { OS_USER_ID: userId } : { OS_USERNAME: userName, OS_USER_DOMAIN_NAME: userDomainName };
    const credential = {
      OS_AUTH_URL: cloud.authUrl,
      OS_APPLICATION_CREDENTIAL_NAME: name,
      OS_APPLICATION_CREDENTIAL_SECRET: secret,
    };
    expect(await open({ ...credential, ...user }).location(budget())).toMatchObject({
      projectId: cloud.owner.projectId,
    });
    expect(thrownBy(() => open(credential))).toMatchObject(incomplete(/userName is missing/));
  });

  test.for([
    "OS_PROJECT_NAME",
    "OS_PROJECT_ID",
    "OS_TENANT_NAME",
    "OS_TENANT_ID",
    "OS_DOMAIN_NAME",
    "OS_DOMAIN_ID",
  ])("with a leftover %s is refused before any call", (variable, { cloud, open }) => {
    expect(thrownBy(() => open({ ...byId(cloud), [variable]: "leftover" }))).toMatchObject(
      conflict(new RegExp(`${variable} is set beside an application credential.*Remove ${variable}`)),
    );
    expect(cloud.calls).toEqual([]);
  });

  test.for([
    ["OS_APPLICATION_CREDENTIAL_ID", "applicationCredentialName is missing"],
    ["OS_APPLICATION_CREDENTIAL_SECRET", "applicationCredentialSecret is missing"],
  ] as const)("without %s is refused before any call", ([variable, problem], { cloud, open }) => {
    const environment = { ...byId(cloud), [variable]: "" };
    expect(thrownBy(() => open(environment))).toMatchObject(incomplete(new RegExp(problem)));
  });

  test("that IAM does not have, or with a wrong secret, is refused once", async ({ cloud, open }) => {
    for (const wrong of [
      { OS_APPLICATION_CREDENTIAL_ID: "gone" },
      { OS_APPLICATION_CREDENTIAL_SECRET: "wrong" },
    ]) {
      cloud.clearCalls();
      const session = open({ ...byId(cloud), ...wrong });
      expect(await errorOf(listImages(session))).toMatchObject({
        code: "CREDENTIALS_REFUSED",
        message: expect.stringContaining("application credential id"),
        hint: expect.stringContaining("Check OS_APPLICATION_CREDENTIAL_SECRET"),
      });
      expect(tokenRequests(cloud)).toBe(1);
    }
  });
});

describe("credentials that contradict each other", () => {
  test.for([
    ["OS_PASSWORD", "OS_TOKEN"],
    ["OS_PASSWORD", "OS_APPLICATION_CREDENTIAL_SECRET"],
    ["OS_APPLICATION_CREDENTIAL_SECRET", "OS_TOKEN"],
  ] as const)("by %s and %s are refused before any call", ([first, second], { cloud, open }) => {
    const { OS_PASSWORD: _, ...others } = cloud.environment(cloud.owner);
    const error = thrownBy(() => open({ ...others, [first]: "hunter2", [second]: "hunter2" }));
    expect(error).toMatchObject(
      conflict(new RegExp(`two ways to authenticate at once: ${first} and ${second}`)),
    );
    expect(textOf(error)).not.toContain("hunter2");
    expect(cloud.calls).toEqual([]);
  });

  test("are settled by the type that is named", async ({ cloud, open }) => {
    const session = open({
      ...cloud.environment(cloud.owner),
      OS_TOKEN: "leftover",
      OS_AUTH_TYPE: "v3password",
    });
    expect(await session.location(budget())).toMatchObject({ projectId: cloud.owner.projectId });
  });

  test.for(["v3totp", "v3oidcpassword", "none", "constructor"])(
    "by a type that is not supported (%s) are refused with those that are",
    (type, { cloud, open }) => {
      expect(thrownBy(() => open({ ...cloud.environment(cloud.owner), OS_AUTH_TYPE: type }))).toMatchObject({
        code: "SETTING_INVALID",
        message: expect.stringContaining(`OS_AUTH_TYPE is "${type}". Supported: password, v3password`),
      });
    },
  );
});
