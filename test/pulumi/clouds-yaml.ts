import type { Account } from "../contract/target";

/** A cloud with accounts, the simulator or real servers alike. */
export interface CloudOfAccounts {
  readonly authUrl: string;
  readonly region: string;
  readonly owner: Account;
  readonly recipient: Account;
}

/** A clouds.yaml with a cloud for each of these accounts, by name. JSON is YAML. */
export function cloudsYaml(
  { authUrl, region }: Pick<CloudOfAccounts, "authUrl" | "region">,
  accounts: Readonly<Record<string, Account>>,
): string {
  const entries = Object.entries(accounts).map(([name, account]) => {
    const auth = {
      auth_url: authUrl,
      username: account.userName,
      password: account.password,
      user_domain_name: account.userDomainName,
      project_name: account.projectName,
      project_domain_name: account.projectDomainName,
    };
    return [name, { auth, region_name: region }];
  });
  return JSON.stringify({ clouds: Object.fromEntries(entries) });
}
