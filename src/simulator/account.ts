/** A user in a project, with everything a client needs to get its token. */
export interface Account {
  readonly userId: string;
  readonly userName: string;
  readonly password: string;
  readonly userDomainName: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly projectDomainName: string;
}

/** The usual `OS_*` variables of an account: what `openstack` and this package read. */
export function environmentOf(account: Account, authUrl: string, region: string): Record<string, string> {
  return {
    OS_AUTH_URL: authUrl,
    OS_USERNAME: account.userName,
    OS_PASSWORD: account.password,
    OS_USER_DOMAIN_NAME: account.userDomainName,
    OS_PROJECT_NAME: account.projectName,
    OS_PROJECT_DOMAIN_NAME: account.projectDomainName,
    OS_REGION_NAME: region,
    OS_IDENTITY_API_VERSION: "3",
  };
}
