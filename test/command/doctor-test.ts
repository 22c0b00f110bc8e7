import type { DiagnosisReport } from "../../src/command/output/diagnosis-report";
import type { Account, Simulator } from "../../src/simulator";

/** The text of a clouds.yaml with one cloud. */
export function cloudsYaml(cloud: Simulator, account: Account, password = account.password): string {
  return `clouds:
  mine:
    region_name: ${cloud.region}
    auth:
      auth_url: ${cloud.authUrl}
      username: ${account.userName}
      password: ${password}
      project_name: ${account.projectName}
      user_domain_name: Default
      project_domain_name: Default
`;
}

/** What `--json` printed. */
export function reportIn(stdout: string): DiagnosisReport {
  return JSON.parse(stdout);
}
