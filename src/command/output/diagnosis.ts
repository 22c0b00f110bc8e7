import type { DiagnosisReport } from "./diagnosis-report";
import { renderTable } from "./table";

type Row = readonly string[];

/** The doctor's findings for people, section by section as far as it got. The error is not among them. */
export function renderDiagnosis(report: DiagnosisReport): string {
  const { versions, passedOver, settings, unusedVariables, token, imageService, image, error } = report;
  const sections = [
    `pulumi-ims ${versions.pulumiIms}, Node.js ${versions.node}, ${versions.platform}`,
    "The config of a stack (ims:*, openstack:*) is not read here: see `pulumi config`.",
    // An error of the search for settings names what was looked at itself.
    ...section("Looked at first, and passed over", settings === null ? [] : passedOver.map(one)),
    ...section("Settings", settingRows(settings ?? {})),
    ...section("Set, and of no effect", unusedVariables.map(one)),
    ...section("Token", token === null ? [] : tokenRows(token, report.tokenCache)),
    ...section("Image service", Object.entries(imageService ?? {})),
    ...section("Image", image === null ? [] : imageRows(image, report)),
    ...(error === null ? ["No fault found."] : []),
  ];
  return sections.join("\n\n");
}

/** A title and its rows, where there are any. */
function section(title: string, rows: readonly Row[]): readonly string[] {
  return rows.length === 0 ? [] : [`${title}\n${renderTable(rows).replace(/^/gm, "  ")}`];
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
