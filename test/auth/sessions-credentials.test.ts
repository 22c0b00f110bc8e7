import * as v from "valibot";
import { describe, expect } from "vitest";
import type { Session } from "../../src/auth/session";
import { Sessions } from "../../src/auth/sessions";
import type { Simulator } from "../../src/simulator";
import { tokenRequests } from "../http/simulator-test";
import { errorOf, textOf } from "../http/text-of";
import { fastPace } from "../http/thing";
import { budget } from "./session-of";
import { placesTest, thrownBy, type Written } from "./written-places";

interface OpenFixture {
  /** The session that the environment describes, with tokens in memory only. */
  readonly open: (environment: NonNullable<Written["environment"]>) => Session;
}

const test = placesTest.extend<OpenFixture>({
  open: async ({ placesOf }, use) => {
    await use((environment) => {
      const places = placesOf({ environment: { PULUMI_IMS_TOKEN_CACHE: "off", ...environment } });
      return new Sessions(places, failOnWarning, fastPace).open();
    });
  },
});

function failOnWarning(line: string): void {
  throw new Error(`no warning was expected: ${line}`);
}

const list = {
  request: { purpose: "list", method: "GET", path: "/images" },
  expected: { status: 200, shape: v.looseObject({ images: v.array(v.unknown()) }) },
} as const;
const listImages = (session: Session) => session.send(list.request, list.expected, budget());

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

describe("a ready token", () => {
  const readyToken = async (cloud: Simulator, open: OpenFixture["open"]): Promise<string> => {
    const { value } = await open(cloud.environment(cloud.owner)).tokens.token(budget());
    cloud.clearCalls();
    return value;
  };
  const callsOf = (cloud: Simulator) => cloud.calls.map(({ method, path }) => `${method} ${path}`);

  test.for(["OS_TOKEN", "OS_AUTH_TOKEN"])(
    "in %s is looked up, which makes no other one, and used as it is",
    async (variable, { cloud, open }) => {
      const token = await readyToken(cloud, open);
      const session = open({ OS_AUTH_URL: cloud.authUrl, [variable]: token });
      expect(await session.location(budget())).toMatchObject({ projectId: cloud.owner.projectId });
      expect(await listImages(session)).toMatchObject({ ok: true });
      expect(callsOf(cloud)).toEqual(["GET /v3/auth/tokens", "GET /v2/images"]);
      expect(cloud.calls.map(({ headers }) => headers["x-auth-token"])).toEqual([token, token]);
    },
  );

  test("is not asked to be another project's, whatever else is set", async ({ cloud, open }) => {
    const token = await readyToken(cloud, open);
    const session = open({
      ...cloud.environment(cloud.recipient),
      OS_PASSWORD: "",
      OS_AUTH_TYPE: "token",
      OS_TOKEN: token,
    });
    expect(await session.location(budget())).toMatchObject({ projectId: cloud.owner.projectId });
  });

  test("that IAM refuses is one clear error, however many calls need it", async ({ cloud, open }) => {
    const session = open({ OS_AUTH_URL: cloud.authUrl, OS_TOKEN: "gAAAAABhunter2hunter2" });
    const errors = await Promise.all(Array.from({ length: 5 }, () => errorOf(listImages(session))));
    for (const error of errors) {
      expect(error).toMatchObject({
        name: "AuthenticationError",
        code: "TOKEN_REFUSED",
        hint: expect.stringContaining("The token in OS_TOKEN is not valid any more"),
      });
      expect(textOf(error)).not.toContain("hunter2");
    }
    expect(callsOf(cloud)).toEqual(["GET /v3/auth/tokens"]);
  });

  test("that dies under way is one clear error, and never renewed", async ({ cloud, open }) => {
    const session = open({ OS_AUTH_URL: cloud.authUrl, OS_TOKEN: await readyToken(cloud, open) });
    await session.location(budget());
    cloud.revokeTokens();
    cloud.clearCalls();
    expect(await errorOf(listImages(session))).toMatchObject({ code: "TOKEN_REFUSED" });
    expect(callsOf(cloud)).toEqual(["GET /v2/images"]);
    expect(tokenRequests(cloud)).toBe(0);
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
