import type { ImageView } from "../image-view";
import { type Failure, failureOf } from "./failure";
import { renderJson } from "./json";
import { renderMermaid } from "./mermaid";
import { renderTable } from "./table";

export type MembersFormat = "table" | "json" | "mermaid";

/** What `members --json` prints. */
export interface MembersReport {
  readonly images: readonly ImageReport[];
}

interface ImageReport {
  readonly imageId: string;
  /** This and the next three are null where the image is not shown. */
  readonly name: string | null;
  readonly owner: string | null;
  readonly visibility: string | null;
  /** True where these are a recipient's credentials: it is shown its own membership and no other. */
  readonly partial: boolean | null;
  readonly members: readonly {
    readonly memberId: string;
    readonly status: string;
    readonly createdAt: string;
    readonly updatedAt: string;
  }[];
  readonly error: Failure | null;
}

export function renderMembers(images: readonly ImageView[], format: MembersFormat): string {
  switch (format) {
    case "json":
      return renderJson({ images: images.map(reportOf) } satisfies MembersReport);
    case "mermaid":
      return renderMermaid(images.map(reportOf));
    case "table":
      return renderMembersTable(images.map(reportOf));
  }
}

function reportOf(view: ImageView): ImageReport {
  const { imageId, error } = view;
  if (error !== undefined) {
    const unknown = { name: null, owner: null, visibility: null, partial: null };
    return { imageId, ...unknown, members: [], error: failureOf(error) };
  }
  const { image, partial } = view;
  const members = view.members.map(({ memberId, status, createdAt, updatedAt }) => ({
    memberId,
    status,
    createdAt,
    updatedAt,
  }));
  const { name, owner, visibility } = image;
  return { imageId, name, owner, visibility, partial, members, error: null };
}

function renderMembersTable(images: readonly ImageReport[]): string {
  const rows = images.flatMap(({ imageId, name, members, error }) => {
    if (error !== null) return [[imageId, "", "", error.code, "", ""]];
    if (members.length === 0) return [[imageId, name ?? "", "none", "", "", ""]];
    return members.map((member) => [
      imageId,
      name ?? "",
      member.memberId,
      member.status,
      member.createdAt,
      member.updatedAt,
    ]);
  });
  const notes = images
    .filter(({ partial }) => partial)
    .map(
      ({ imageId, owner }) =>
        `Image ${imageId} belongs to project ${owner}: other members than this project are not shown.`,
    );
  const head = ["IMAGE", "NAME", "PROJECT", "STATUS", "SHARED", "CHANGED"];
  return [renderTable([head, ...rows]), ...(notes.length > 0 ? ["", ...notes] : [])].join("\n");
}
