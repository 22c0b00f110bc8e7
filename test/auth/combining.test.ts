import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { combine, saysWho, splitReaching, withDomainShared } from "../../src/auth/combining";
import { type SettingName, type Settings, settingNames, settings } from "../../src/auth/settings";

/** Settings of which every value tells the source. */
const someOf = (origin: string) =>
  fc.subarray([...settingNames]).map((names): Settings => settingsOf(origin, ...names));

function settingsOf(origin: string, ...names: readonly SettingName[]): Settings {
  return Object.fromEntries(names.map((name) => [name, { value: `${name} from ${origin}`, origin }]));
}

const namesIn = (found: Settings): string[] => Object.keys(found).sort();

describe("sources that complete each other", () => {
  test("give each group whole from the first that says anything of it", () => {
    fc.assert(
      fc.property(someOf("first"), someOf("second"), someOf("third"), (first, second, third) => {
        const combined = combine([first, second, third]);
        for (const name of settingNames) {
          const { group } = settings[name];
          const says = (source: Settings) =>
            settingNames.some((other) => settings[other].group === group && source[other] !== undefined);
          const winner = [first, second, third].find(says);
          expect(combined[name]).toBe(winner?.[name]);
        }
      }),
    );
  });

  test("give nothing where none says anything", () => {
    expect(combine([{}, {}])).toEqual({});
  });
});

describe("settings that may stand beside a cloud", () => {
  test("are region, interface, image endpoint and TLS, and all others are not", () => {
    const all = settingsOf("x", ...settingNames);
    const { reaching, others } = splitReaching(all);
    expect(namesIn(reaching)).toEqual(
      ["cacert", "cert", "imageEndpoint", "insecure", "interface", "key", "region", "verify"].sort(),
    );
    expect(namesIn({ ...reaching, ...others })).toEqual(namesIn(all));
    expect(Object.keys(others).filter((name) => name in reaching)).toEqual([]);
  });
});

describe("who asks", () => {
  const says = settingNames.filter((name) => saysWho(settingsOf("x", name)));

  test("is said by a user, a credential or a secret, and by neither a project nor a place", () => {
    expect(says.sort()).toEqual(
      [
        "applicationCredentialId",
        "applicationCredentialName",
        "applicationCredentialSecret",
        "authType",
        "password",
        "token",
        "userDomainId",
        "userDomainName",
        "userId",
        "userName",
      ].sort(),
    );
  });
});

describe("a domain beside a project", () => {
  const shared = (...names: readonly SettingName[]): Record<string, string> =>
    Object.fromEntries(
      Object.entries(withDomainShared(settingsOf("x", ...names))).map(([name, { value }]) => [name, value]),
    );

  test("is that of user and project, and no scope of its own", () => {
    expect(shared("projectName", "domainId")).toEqual({
      projectName: "projectName from x",
      userDomainId: "domainId from x",
      projectDomainId: "domainId from x",
    });
    expect(shared("projectId", "domainName")).toEqual({
      projectId: "projectId from x",
      userDomainName: "domainName from x",
      projectDomainName: "domainName from x",
    });
  });

  test("leaves the domains alone that are named", () => {
    expect(shared("projectName", "domainId", "userDomainName", "projectDomainId")).toEqual({
      projectName: "projectName from x",
      userDomainName: "userDomainName from x",
      projectDomainId: "projectDomainId from x",
    });
  });

  test("is a scope where no project is named", () => {
    expect(shared("userName", "domainName")).toEqual({
      userName: "userName from x",
      domainName: "domainName from x",
    });
  });
});
