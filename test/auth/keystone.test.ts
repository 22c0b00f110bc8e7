import { describe, expect } from "vitest";
import { identityFrom } from "../../src/auth/credentials";
import type { Identity } from "../../src/auth/identity";
import { requestToken } from "../../src/auth/keystone";
import { readEnvironment } from "../../src/auth/sources/environment";
import type { Token } from "../../src/auth/token";
import { HttpClient } from "../../src/http/client";
import { type Answer, type AnswerRule, type Simulator, startSimulator } from "../../src/simulator";
import { answerOnce, simulatorTest as test, tokenRequests } from "../http/simulator-test";
import { errorOf, textOf } from "../http/text-of";
import { fastPace } from "../http/thing";
import { budget, identityOf } from "./session-of";

function ask(cloud: Simulator, changes: Partial<Identity> = {}): Promise<Token> {
  return requestToken(identityOf(cloud, cloud.owner, changes), new HttpClient({ pace: fastPace }), budget());
}

function withoutToken({ headers, ...answer }: Answer): Answer {
  const { "x-subject-token": _token, ...others } = headers;
  return { ...answer, headers: others };
}

/** Rewrites parts of the token's body. */
const tokenWith = (changes: Readonly<Record<string, unknown>>): AnswerRule => ({
  service: "iam",
  change: (answer) => ({
    ...answer,
    body: JSON.stringify({ token: { ...JSON.parse(answer.body).token, ...changes } }),
  }),
});

describe("IAM is asked", () => {
  test("for a token of a project by name and domain", async ({ cloud }) => {
    const { userName, userDomainName, password, projectName, projectDomainName, projectId, userId } =
      cloud.owner;
    expect(await ask(cloud)).toMatchObject({
      user: { id: userId, name: userName },
      project: { id: projectId, name: projectName },
      lifetime: 86_400_000,
    });
    const [call] = cloud.calls;
    expect(call).toMatchObject({
      method: "POST",
      path: "/v3/auth/tokens",
      headers: { accept: "application/json", "content-type": "application/json" },
      status: 201,
    });
    expect(JSON.parse(call?.body ?? "")).toEqual({
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { name: userName, domain: { name: userDomainName }, password } },
        },
        scope: { project: { name: projectName, domain: { name: projectDomainName } } },
      },
    });
  });

  test("for a token of a project by id", async ({ cloud }) => {
    const { userId, password, projectId } = cloud.owner;
    const byId = {
      method: { kind: "password", user: { id: userId }, password },
      scope: { kind: "project", project: { id: projectId } },
    } as const;
    expect(await ask(cloud, byId)).toMatchObject({ project: { id: projectId } });
    expect(JSON.parse(cloud.calls[0]?.body ?? "")).toMatchObject({
      auth: { scope: { project: { id: projectId } } },
    });
  });

  test("under a path prefix as well", async ({ cloud }) => {
    await ask(cloud, { authUrl: cloud.authUrl.replace("/v3", "/identity/v3") });
    expect(cloud.calls.map((call) => call.path)).toEqual(["/identity/v3/auth/tokens"]);
  });

  test("again where it is in trouble or the answer is lost", async ({ cloud }) => {
    answerOnce(cloud, { service: "iam", status: 503 }, { service: "iam", reset: "afterCommit" });
    expect(await ask(cloud)).toMatchObject({ user: { name: "alice" } });
    expect(tokenRequests(cloud)).toBe(3);
  });
});

describe("the life of a token", () => {
  const day = { issued_at: "2026-03-01T12:00:00.000000Z" };

  test.for([
    "2026-03-01T13:00:00Z",
    "2026-03-01T13:00:00.000000Z",
    "2026-03-01T13:00:00.123456Z",
    "2026-03-01T15:00:00+02:00",
  ])("until %s is read to the second", async (expires_at, { cloud }) => {
    cloud.answer(tokenWith({ ...day, expires_at }));
    expect(Math.floor(((await ask(cloud)).lifetime ?? 0) / 1_000)).toBe(3_600);
  });

  test.for([null, undefined, "soon", 17, "2026-13-45T99:99:99Z"])(
    "until %s is unknown",
    async (expires_at, { cloud }) => {
      cloud.answer(tokenWith({ ...day, expires_at }));
      expect((await ask(cloud)).lifetime).toBeUndefined();
    },
  );
});

describe("IAM's answer", () => {
  const broken: readonly (readonly [string, AnswerRule, number])[] = [
    ["201 without X-Subject-Token", { change: withoutToken }, 201],
    [
      "200 with a login page",
      { status: 200, contentType: "text/html", body: "<html><body>Please log in</body></html>" },
      200,
    ],
    [
      "201 with a login page",
      { status: 201, contentType: "text/html", body: "<html>Please log in</html>" },
      201,
    ],
    ["201 with JSON that holds no token", { status: 201, body: { access: {} } }, 201],
  ];
  test.for(broken)("of %s is RESPONSE_INVALID, with its status", async ([, rule, status], { cloud }) => {
    cloud.answer({ service: "iam", ...rule });
    const error = await errorOf(ask(cloud));
    expect(error).toMatchObject({ name: "ResponseError", code: "RESPONSE_INVALID", status });
    expect(error).toMatchObject({ message: expect.stringContaining(`POST ${cloud.authUrl}/auth/tokens`) });
  });

  test("of 200 with a login page names the content type", async ({ cloud }) => {
    cloud.answer({
      service: "iam",
      status: 200,
      contentType: "text/html",
      body: "<html>Please log in</html>",
    });
    expect(await errorOf(ask(cloud))).toMatchObject({ message: expect.stringContaining("text/html") });
  });

  test("of 401 says who was refused, where, and what to check", async ({ cloud }) => {
    const { owner } = cloud;
    const error = await errorOf(
      ask(cloud, {
        method: {
          kind: "password",
          user: { name: owner.userName, domain: { name: owner.userDomainName } },
          password: "not the password",
        },
      }),
    );
    expect(error).toMatchObject({
      name: "AuthenticationError",
      code: "CREDENTIALS_REFUSED",
      hint: expect.stringContaining("OS_PASSWORD"),
    });
    for (const part of [
      'user "alice" (domain "Default")',
      `POST ${cloud.authUrl}/auth/tokens`,
      "401",
      "request req-",
    ]) {
      expect(error).toMatchObject({ message: expect.stringContaining(part) });
    }
    expect(tokenRequests(cloud)).toBe(1);
  });

  test("of 401 with a receipt asks for more factors", async ({ cloud }) => {
    cloud.answer({ service: "iam", status: 401, headers: { "openstack-auth-receipt": "receipt" } });
    expect(await errorOf(ask(cloud))).toMatchObject({ code: "MORE_FACTORS_NEEDED" });
  });

  test("that never comes is CONNECTION_FAILED with the address", async () => {
    const gone = await startSimulator();
    await gone.close();
    const error = await errorOf(ask(gone));
    expect(error).toMatchObject({ code: "CONNECTION_FAILED" });
    expect(error).toMatchObject({ message: expect.stringContaining(`${gone.authUrl}/auth/tokens`) });
  });
});

describe("a password that IAM repeats in an error", () => {
  const password = `p<b>&"q" it's\\ Pässwörd`;
  const forms = {
    "as JSON": (body: string) => body,
    "as JSON in ASCII": (body: string) => body.replaceAll("ä", "\\u00e4").replaceAll("ö", "\\u00f6"),
    "as HTML": (body: string) =>
      body
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;")
        .replaceAll("'", "&#39;"),
  };
  test.for(Object.entries(forms))("%s is shown nowhere", async ([, form], { cloud }) => {
    const environment = { ...cloud.environment(cloud.owner), OS_PASSWORD: password };
    const { method } = identityFrom(readEnvironment(environment));
    const request = JSON.stringify({ user: { name: "alice", password } });
    cloud.answer({
      service: "iam",
      status: 400,
      body: { error: { message: `Bad request: ${form(request)}` } },
    });
    const error = await errorOf(ask(cloud, { method }));
    expect(error).toMatchObject({ code: "REQUEST_REFUSED", status: 400 });
    expect(textOf(error)).not.toMatch(/it's|it&|P(ä|\\u00e4)ssw/);
    expect(error).not.toHaveProperty("id");
  });
});
