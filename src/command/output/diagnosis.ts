import type { DiagnosisReport } from "./diagnosis-report";
import { renderTable } from "./table";

type Row = readonly string[];

/** The doctor's findings for people, section by section as far as it got. The error is not among them. */
export function renderDiagnosis(report: DiagnosisReport): string {
  const { versions, settings, unusedVariables } = report;
  const sections = [
    `pulumi-ims ${versions.pulumiIms}, Node.js ${versions.node}, ${versions.platform}`,
    ...(settings === null ? [] : [section("Looked at first, and passed over", report.passedOver.map(one))]),
    ...(settings === null ? [] : [section("Settings", settingRows(settings))]),
    ...(unusedVariables.length === 0 ? [] : [section("Set, and of no effect", unusedVariables.map(one))]),
    ...(report.token === null ? [] : [section("Token", tokenRows(report.token, report.tokenCache))]),
    ...(report.imageService === null ? [] : [section("Image service", Object.entries(report.imageService))]),
    ...(report.image === null ? [] : [section("Image", imageRows(report.image, report))]),
    ...(report.error === null ? ["No fault found."] : []),
  ];
  return sections.join("\n\n");
}

function section(title: string, rows: readonly Row[]): string {
  return `${title}\n${renderTable(rows).replace(/^/gm, "  ")}`;
}

function one(text: string): Row {
  return [text];
}

function settingRows(settings: NonNullable<DiagnosisReport["settings"]>): readonly Row[] {
  return Object.entries(settings).map(([name, { value, origin }]) => [name, value, origin]);
}

const tokenSources = {
  iam: "IAM, asked for now",
  cache: "the cache, no request was needed",
  given: "the settings",
} as const;

function tokenRows(
  { source, expiresAt, user, project }: NonNullable<DiagnosisReport["token"]>,
  tokenCache: DiagnosisReport["tokenCache"],
): readonly Row[] {
  return [
    ["user", `${user.name} (${user.id})`],
    ["project", project === null ? "none" : `${project.name} (${project.id})`],
    ["comes from", tokenSources[source]],
    ["expires", expiresAt ?? "not known"],
    ["cache", tokenCache?.folder ?? "off"],
  ];
}

function imageRows(
  { imageId, name, owner, visibility, status, shareable, members }: NonNullable<DiagnosisReport["image"]>,
  { token, error }: DiagnosisReport,
): readonly Row[] {
  const own = owner === token?.project?.id;
  const counts = Object.entries(members ?? {}).filter(([, count]) => count > 0);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const byStatus = counts.map(([answer, count]) => `${count} ${answer}`).join(", ");
  const verdict = shareable === null ? "not known" : "no";
  const hidden = own ? "" : "; others than this project are not shown";
  return [
    ["id", imageId],
    ["name", name],
    ["status", status],
    ["visibility", visibility],
    ["owner", own ? `${owner}, this project` : `${owner}, another project`],
    ["members", members === null ? "not shown" : `${total}${byStatus && `: ${byStatus}`}${hidden}`],
    ["can be shared", shareable ? "yes, by owner and visibility" : `${verdict}: ${error?.code}`],
  ];
}
