import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findSettings } from "../../src/auth/chain";
import { identityFrom } from "../../src/auth/credentials";
import type { Identity } from "../../src/auth/identity";

const nowhere = "/nonexistent";

interface Written {
  readonly config?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The identity that stack config and environment describe, where no clouds.yaml exists. */
function identityIn({ config = {}, environment = {} }: Written): Identity {
  return identityFrom(
    findSettings({
      stackConfig: (key) => config[key],
      environment: { XDG_CONFIG_DIRS: nowhere, ...environment },
      workingFolder: nowhere,
      homeFolder: nowhere,
    }),
  );
}

function errorIn(written: Written): unknown {
  try {
    return identityIn(written);
  } catch (error) {
    return error;
  }
}

const environment = {
  OS_AUTH_URL: "https://iam.example/v3",
  OS_USERNAME: "alice",
  OS_USER_DOMAIN_NAME: "Staff",
  OS_PASSWORD: "password of alice",
  OS_PROJECT_NAME: "owner",
  OS_PROJECT_DOMAIN_NAME: "Projects",
  OS_REGION_NAME: "eu-de",
};
const config = {
  "ims:authUrl": "https://iam.elsewhere",
  "ims:userName": "bob",
  "ims:userDomainName": "Guests",
  "ims:password": "password of bob",
  "ims:projectName": "recipient",
  "ims:projectDomainName": "Default",
  "ims:region": "eu-nl",
};

describe("an identity", () => {
  test("is read from the environment", () => {
    expect(identityIn({ environment })).toEqual({
      authUrl: "https://iam.example/v3",
      method: {
        kind: "password",
        user: { name: "alice", domain: { name: "Staff" } },
        password: "password of alice",
      },
      scope: { kind: "project", project: { name: "owner", domain: { name: "Projects" } } },
      region: "eu-de",
      interface: "public",
      imageEndpoint: undefined,
      secretOrigin: "OS_PASSWORD",
    });
  });

  test("is read from the stack config, whatever the environment says", () => {
    expect(identityIn({ config, environment })).toEqual(identityIn({ config }));
    expect(identityIn({ config })).toMatchObject({
      authUrl: "https://iam.elsewhere/v3",
      method: { user: { name: "bob", domain: { name: "Guests" } }, password: "password of bob" },
      region: "eu-nl",
      secretOrigin: "ims:password",
    });
  });

  test("may name user and project by id", () => {
    const byId = { ...environment, OS_USER_ID: "u1", OS_PROJECT_ID: "p1" };
    expect(identityIn({ environment: byId })).toMatchObject({
      method: { user: { id: "u1" } },
      scope: { kind: "project", project: { id: "p1" } },
    });
  });

  test("without domains is that of the domain with the id default, as openstackclient has it", () => {
    const { OS_USER_DOMAIN_NAME: _user, OS_PROJECT_DOMAIN_NAME: _project, ...others } = environment;
    expect(identityIn({ environment: others })).toMatchObject({
      method: { user: { name: "alice", domain: { id: "default" } } },
      scope: { project: { name: "owner", domain: { id: "default" } } },
    });
  });

  test("takes an empty variable for one that is not set", () => {
    expect(identityIn({ environment: { ...environment, OS_USER_ID: "", OS_PROJECT_ID: "" } })).toEqual(
      identityIn({ environment }),
    );
  });

  test("is completed by whole groups: the password from one place, the rest from another", () => {
    const { OS_PASSWORD: _password, ...others } = environment;
    expect(identityIn({ config: { "ims:password": "from config" }, environment: others })).toMatchObject({
      method: { user: { name: "alice", domain: { name: "Staff" } }, password: "from config" },
      secretOrigin: "ims:password",
    });
  });
});

describe("a group of settings", () => {
  const groups = [
    { "ims:userName": "OS_USERNAME", "ims:userDomainName": "OS_USER_DOMAIN_NAME" },
    { "ims:password": "OS_PASSWORD" },
    { "ims:projectName": "OS_PROJECT_NAME", "ims:projectDomainName": "OS_PROJECT_DOMAIN_NAME" },
    { "ims:authUrl": "OS_AUTH_URL" },
  ] as const;

  /** All that an identity says, flat. */
  const said = (identity: Identity): string => JSON.stringify(identity);

  test("is never mixed from two places", () => {
    const names = Object.keys(config) as (keyof typeof config)[];
    fc.assert(
      fc.property(fc.subarray(names), (kept) => {
        const part = Object.fromEntries(kept.map((name) => [name, config[name]]));
        const result = errorIn({ config: part, environment });
        if (result instanceof Error) {
          expect(result).toMatchObject({ code: "CREDENTIALS_INCOMPLETE" });
          return;
        }
        const text = said(result as Identity);
        for (const group of groups) {
          const ofConfig = Object.keys(group).some((name) => kept.includes(name as keyof typeof config));
          for (const variable of Object.values(group) as (keyof typeof environment)[]) {
            if (ofConfig) expect(text).not.toContain(`"${environment[variable]}"`);
          }
        }
      }),
    );
  });

  test("that lacks a part says which place it was taken from", () => {
    const error = errorIn({ config: { "ims:userDomainName": "Guests" }, environment });
    expect(error).toMatchObject({
      name: "ConfigurationError",
      code: "CREDENTIALS_INCOMPLETE",
      message: expect.stringMatching(
        /userName is missing .*ims:userDomainName.*Set ims:userName.*OS_USERNAME/,
      ),
    });
  });
});

describe("credentials that do not work out", () => {
  test("are CREDENTIALS_MISSING where there are none, with every place that was looked at", () => {
    const error = errorIn({ environment: { OS_REGION_NAME: "eu-de", OS_AUTH_URL: "https://iam.example" } });
    expect(error).toMatchObject({ code: "CREDENTIALS_MISSING" });
    for (const place of [
      "ims:userName",
      "ims:password",
      "OS_USERNAME",
      "OS_PASSWORD",
      "OS_CLOUD",
      "clouds.yaml",
    ]) {
      expect(error).toMatchObject({ message: expect.stringContaining(place) });
    }
  });

  test.each([
    ["OS_AUTH_URL", "authUrl"],
    ["OS_USERNAME", "userName"],
    ["OS_PASSWORD", "password"],
    ["OS_PROJECT_NAME", "projectName"],
  ])("are CREDENTIALS_INCOMPLETE without %s, and say how to set it", (variable, name) => {
    const others = Object.fromEntries(Object.entries(environment).filter(([key]) => key !== variable));
    expect(errorIn({ environment: others })).toMatchObject({
      code: "CREDENTIALS_INCOMPLETE",
      hint: expect.stringMatching(new RegExp(`ims:${name}.*${variable}`)),
    });
  });

  test("are CREDENTIALS_CONFLICT with a domain scope beside a project in the stack config", () => {
    const error = errorIn({ config: { ...config, "ims:domainName": "Default" } });
    expect(error).toMatchObject({
      code: "CREDENTIALS_CONFLICT",
      message: expect.stringMatching(/two scopes at once: ims:projectName and ims:domainName/),
    });
  });

  test("are SETTING_INVALID with an auth URL that is none", () => {
    expect(errorIn({ environment: { ...environment, OS_AUTH_URL: "iam.example/v3" } })).toMatchObject({
      code: "SETTING_INVALID",
      message: expect.stringContaining("OS_AUTH_URL"),
    });
  });

  test("are SETTING_INVALID with an image endpoint that is none, before anything is sent", () => {
    const written = { ...environment, OS_IMAGE_ENDPOINT_OVERRIDE: "ims.example/v2" };
    expect(errorIn({ environment: written })).toMatchObject({
      code: "SETTING_INVALID",
      message: expect.stringContaining("OS_IMAGE_ENDPOINT_OVERRIDE"),
    });
  });
});
