import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderMermaid } from "../../../src/command/output/mermaid";
import { printable } from "../../../src/command/output/printable";
import { drawnImages } from "./drawn-images";

/** What may stand between the quotes of a label: nothing that ends it or means something. */
const label = String.raw`(?:[\p{L}\p{N} ._-]|#\d+;)*`;
const imageNode = new RegExp(String.raw`^ {2}image(\d+)\["(Image${label}(?:<br/>${label})*)"\]$`, "u");
const projectNode = new RegExp(String.raw`^ {2}project(\d+)\(\["Project (${label})"\]\)$`, "u");
const edge = /^ {2}image(\d+) -->\|(pending|accepted|rejected)\| project(\d+)$/;

/** The text of a label as the reader sees it. */
function shown(text: string | undefined): string | undefined {
  return text?.replace(/#(\d+);/g, (_code, point: string) => String.fromCodePoint(Number(point)));
}

describe("a flowchart of images and projects", () => {
  test("has every image, project and share once, whatever their names", () => {
    fc.assert(
      fc.property(drawnImages, (images) => {
        const [first, ...lines] = renderMermaid(images).split("\n");
        expect(first).toBe("flowchart LR");
        const matched = (form: RegExp): RegExpExecArray[] =>
          lines.map((line) => form.exec(line)).filter((match) => match !== null);
        const [nodes, projects, edges] = [imageNode, projectNode, edge].map(matched);
        if (nodes === undefined || projects === undefined || edges === undefined) throw new Error("no lines");
        expect(nodes.length + projects.length + edges.length).toBe(lines.length);

        expect(nodes.map(([, number]) => Number(number))).toEqual(images.map((_, index) => index));
        images.forEach(({ name }, index) => {
          const wanted = name ? `Image ${printable(name)}` : "Image";
          expect(shown(nodes[index]?.[2]?.split("<br/>")[0])).toBe(wanted);
        });
        const shares = images.flatMap((drawn, index) =>
          drawn.members.map((member) => [index, member.status, printable(member.memberId)]),
        );
        const drawn = edges.map(([, from, answer, to]) => [
          Number(from),
          answer,
          shown(projects[Number(to)]?.[2]),
        ]);
        expect(drawn).toEqual(shares);
      }),
      { numRuns: 300 },
    );
  });
});
