import { printable } from "./printable";

/** An image as the diagram shows it. */
export interface DrawnImage {
  readonly imageId: string;
  readonly name: string | null;
  readonly partial: boolean | null;
  readonly members: readonly { readonly memberId: string; readonly status: string }[];
  readonly error: { readonly code: string } | null;
}

/** A flowchart from images to projects, with the status on the edge: https://mermaid.js.org/syntax/flowchart.html */
export function renderMermaid(images: readonly DrawnImage[]): string {
  const projects = [...new Set(images.flatMap(({ members }) => members.map(({ memberId }) => memberId)))];
  const nodes = [
    ...images.map((image, index) => `image${index}["${imageLabel(image)}"]`),
    ...projects.map((project, index) => `project${index}(["Project ${escaped(project)}"])`),
  ];
  const edges = images.flatMap(({ members }, index) =>
    members.map(
      ({ memberId, status }) => `image${index} -->|${escaped(status)}| project${projects.indexOf(memberId)}`,
    ),
  );
  return ["flowchart LR", ...[...nodes, ...edges].map((line) => `  ${line}`)].join("\n");
}

function imageLabel({ imageId, name, partial, error }: DrawnImage): string {
  const remark = error !== null ? error.code : partial ? "other members are not shown" : "";
  const lines = [name ? `Image ${name}` : "Image", imageId, remark];
  return lines
    .filter((line) => line !== "")
    .map(escaped)
    .join("<br/>");
}

/**
 * Everything but letters, digits and a few harmless signs as entity codes: quotes end a label, `%%{` begins a directive,
 * a backtick Markdown, and a colon can be taken for a style.
 */
function escaped(text: string): string {
  return printable(text).replace(/[^\p{L}\p{N} ._-]/gu, (character) => `#${character.codePointAt(0)};`);
}
