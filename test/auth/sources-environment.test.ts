import { describe, expect, test } from "vitest";
import { readEnvironment } from "../../src/auth/sources/environment";

const valuesIn = (environment: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(readEnvironment(environment)).map(([name, { value }]) => [name, value]));

describe("the environment", () => {
  test.each([
    ["OS_AUTH_TYPE", "authType"],
    ["OS_AUTH_URL", "authUrl"],
    ["OS_USERNAME", "userName"],
    ["OS_USER_ID", "userId"],
    ["OS_USER_DOMAIN_NAME", "userDomainName"],
    ["OS_USER_DOMAIN_ID", "userDomainId"],
    ["OS_PASSWORD", "password"],
    ["OS_APPLICATION_CREDENTIAL_ID", "applicationCredentialId"],
    ["OS_APPLICATION_CREDENTIAL_NAME", "applicationCredentialName"],
    ["OS_APPLICATION_CREDENTIAL_SECRET", "applicationCredentialSecret"],
    ["OS_TOKEN", "token"],
    ["OS_AUTH_TOKEN", "token"],
    ["OS_PROJECT_NAME", "projectName"],
    ["OS_TENANT_NAME", "projectName"],
    ["OS_PROJECT_ID", "projectId"],
    ["OS_TENANT_ID", "projectId"],
    ["OS_PROJECT_DOMAIN_NAME", "projectDomainName"],
    ["OS_PROJECT_DOMAIN_ID", "projectDomainId"],
    ["OS_DOMAIN_NAME", "domainName"],
    ["OS_DOMAIN_ID", "domainId"],
    ["OS_REGION_NAME", "region"],
    ["OS_INTERFACE", "interface"],
    ["OS_ENDPOINT_TYPE", "interface"],
    ["OS_IMAGE_ENDPOINT_OVERRIDE", "imageEndpoint"],
    ["OS_CACERT", "cacert"],
    ["OS_CERT", "cert"],
    ["OS_KEY", "key"],
    ["OS_INSECURE", "insecure"],
  ] as const)("says by %s what is %s here", (variable, name) => {
    expect(readEnvironment({ [variable]: "x" })).toEqual({ [name]: { value: "x", origin: variable } });
  });

  test.each([
    ["OS_PROJECT_NAME", "OS_TENANT_NAME", "projectName"],
    ["OS_PROJECT_ID", "OS_TENANT_ID", "projectId"],
    ["OS_INTERFACE", "OS_ENDPOINT_TYPE", "interface"],
  ])("counts %s before %s, unless it is empty", (newer, older, name) => {
    expect(valuesIn({ [older]: "older", [newer]: "newer" })).toEqual({ [name]: "newer" });
    expect(valuesIn({ [older]: "older", [newer]: "" })).toEqual({ [name]: "older" });
  });

  test("means user and project by OS_DOMAIN_NAME beside a project", () => {
    expect(valuesIn({ OS_PROJECT_NAME: "p", OS_DOMAIN_NAME: "d" })).toEqual({
      projectName: "p",
      userDomainName: "d",
      projectDomainName: "d",
    });
  });

  test("says nothing by empty variables and by those of others", () => {
    expect(
      readEnvironment({ OS_PASSWORD: "", OS_CLOUD: "a", OS_IDENTITY_API_VERSION: "3", PATH: "/bin" }),
    ).toEqual({});
  });
});
