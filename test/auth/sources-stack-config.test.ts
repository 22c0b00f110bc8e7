import { describe, expect, test } from "vitest";
import { settingNames } from "../../src/auth/settings";
import { readImsConfig, readOpenstackConfig } from "../../src/auth/sources/stack-config";
import { thrownBy } from "./written-places";

const of = (config: Readonly<Record<string, string>>) => (key: string) => config[key];

const valuesIn = (found: ReturnType<typeof readImsConfig>): Record<string, string> =>
  Object.fromEntries(Object.entries(found).map(([name, { value }]) => [name, value]));

describe("our stack config", () => {
  test.each(settingNames)("says %s under that name", (name) => {
    expect(readImsConfig(of({ [`ims:${name}`]: "x" }))).toEqual({
      [name]: { value: "x", origin: `ims:${name}` },
    });
  });

  test("keeps a domain scope beside a project, so that the contradiction is told", () => {
    expect(valuesIn(readImsConfig(of({ "ims:projectId": "p", "ims:domainId": "d" })))).toEqual({
      projectId: "p",
      domainId: "d",
    });
  });

  test("says nothing by an empty value", () => {
    expect(readImsConfig(of({ "ims:password": "" }))).toEqual({});
  });
});

describe("the stack config of pulumi-openstack", () => {
  // https://www.pulumi.com/registry/packages/openstack/installation-configuration/
  test.each([
    ["authUrl", "authUrl"],
    ["region", "region"],
    ["userName", "userName"],
    ["userId", "userId"],
    ["userDomainName", "userDomainName"],
    ["userDomainId", "userDomainId"],
    ["applicationCredentialId", "applicationCredentialId"],
    ["applicationCredentialName", "applicationCredentialName"],
    ["applicationCredentialSecret", "applicationCredentialSecret"],
    ["password", "password"],
    ["token", "token"],
    ["tenantName", "projectName"],
    ["tenantId", "projectId"],
    ["projectDomainName", "projectDomainName"],
    ["projectDomainId", "projectDomainId"],
    ["domainName", "domainName"],
    ["domainId", "domainId"],
    ["endpointType", "interface"],
    ["cacertFile", "cacert"],
    ["cert", "cert"],
    ["key", "key"],
    ["insecure", "insecure"],
  ] as const)("says by %s what is %s here", (key, name) => {
    expect(readOpenstackConfig(of({ [`openstack:${key}`]: "x" }))).toEqual({
      [name]: { value: "x", origin: `openstack:${key}` },
    });
  });

  test("says nothing by our own names, and by settings of other services", () => {
    const config = {
      "openstack:projectName": "x",
      "openstack:imageEndpoint": "x",
      "openstack:swauth": "true",
      "openstack:maxRetries": "3",
      "openstack:endpointOverrides": '{"compute":"https://nova.example"}',
    };
    expect(readOpenstackConfig(of(config))).toEqual({});
  });

  test("means user and project by a domain beside a project", () => {
    const config = { "openstack:tenantName": "p", "openstack:domainName": "d" };
    expect(valuesIn(readOpenstackConfig(of(config)))).toEqual({
      projectName: "p",
      userDomainName: "d",
      projectDomainName: "d",
    });
  });

  test("has the image service's address among its endpoint overrides", () => {
    const config = { "openstack:endpointOverrides": '{"image":"https://glance.example/v2/"}' };
    expect(valuesIn(readOpenstackConfig(of(config)))).toEqual({
      imageEndpoint: "https://glance.example/v2/",
    });
  });

  test.each(["", "{}"])("may have endpoint overrides that are %j", (text) => {
    expect(readOpenstackConfig(of({ "openstack:endpointOverrides": text }))).toEqual({});
  });

  test.each(["https://glance.example", "[", "17", "null", '{"image":17}'])(
    "refuses %s as endpoint overrides, and says how to set them",
    (text) => {
      expect(thrownBy(() => readOpenstackConfig(of({ "openstack:endpointOverrides": text })))).toMatchObject({
        code: "SETTING_INVALID",
        message: expect.stringMatching(
          /openstack:endpointOverrides is not an object.*openstack:endpointOverrides\.image/,
        ),
      });
    },
  );
});
