import { diagnose } from "./diagnosis";
import { type ExitCode, exitCodeOf, exitCodes } from "./exit-codes";
import { renderDiagnosis } from "./output/diagnosis";
import { diagnosisReport } from "./output/diagnosis-report";
import { renderError } from "./output/failure";
import { renderJson } from "./output/json";
import type { Surroundings } from "./surroundings";
import { packageVersion } from "./version";

export interface DoctorOptions {
  readonly cloud?: string;
  readonly image?: string;
  readonly json?: true;
}

/** `doctor`: what a call would do with these settings, and where it ends if it ends. */
export async function runDoctor(
  { cloud, image, json }: DoctorOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const found = await diagnose(cloud, image, surroundings);
  const versions = {
    pulumiIms: packageVersion(),
    node: process.versions.node,
    platform: process.platform,
  };
  const report = diagnosisReport(found, versions);
  surroundings.print(json ? renderJson(report) : renderDiagnosis(report));
  if (found.error === undefined) return exitCodes.done;
  surroundings.say(renderError(found.error));
  return exitCodeOf(found.error);
}
