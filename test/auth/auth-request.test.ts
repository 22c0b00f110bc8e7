import { describe, expect, test } from "vitest";
import { authBody } from "../../src/auth/auth-request";

const user = { name: "alice", domain: { name: "Staff" } };
const password = { kind: "password", user, password: "p" } as const;

describe("the request for a token", () => {
  test.each([
    [
      "by name and domain",
      { kind: "project", project: { name: "owner", domain: { id: "d1" } } },
      { project: { name: "owner", domain: { id: "d1" } } },
    ],
    ["by id", { kind: "project", project: { id: "p1" } }, { project: { id: "p1" } }],
    ["of a domain", { kind: "domain", domain: { name: "Staff" } }, { domain: { name: "Staff" } }],
  ] as const)("asks for a scope %s", (_name, scope, wanted) => {
    expect(authBody(password, scope)).toEqual({
      auth: {
        identity: { methods: ["password"], password: { user: { ...user, password: "p" } } },
        scope: wanted,
      },
    });
  });

  test("names a user by id alone", () => {
    const byId = { kind: "password", user: { id: "u1" }, password: "p" } as const;
    expect(authBody(byId, { kind: "project", project: { id: "p1" } })).toMatchObject({
      auth: { identity: { password: { user: { id: "u1", password: "p" } } } },
    });
  });

  test("with an application credential asks for no scope", () => {
    const credential = { kind: "applicationCredential", credential: { id: "c1" }, secret: "s" } as const;
    expect(authBody(credential, { kind: "credential" })).toEqual({
      auth: {
        identity: {
          methods: ["application_credential"],
          application_credential: { id: "c1", secret: "s" },
        },
      },
    });
  });

  test("with an application credential by name says whose it is", () => {
    const credential = {
      kind: "applicationCredential",
      credential: { name: "ci", user },
      secret: "s",
    } as const;
    expect(authBody(credential, { kind: "credential" })).toMatchObject({
      auth: { identity: { application_credential: { name: "ci", user, secret: "s" } } },
    });
  });
});
