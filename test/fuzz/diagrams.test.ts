// @vitest-environment jsdom
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderMermaid } from "../../src/command/output/mermaid";
import { drawnImages } from "../command/output/drawn-images";
import { readPages } from "../docs/pages";

// It needs a window.
describe("Mermaid's own parser", async () => {
  const { default: mermaid } = await import("mermaid");

  test("takes a flowchart of images and projects, whatever their names", async () => {
    await fc.assert(
      fc.asyncProperty(drawnImages, async (images) => {
        expect(await mermaid.parse(renderMermaid(images))).toMatchObject({ diagramType: "flowchart-v2" });
      }),
      { numRuns: 100 },
    );
  });

  test("takes the pictures of the documentation", async () => {
    const pictures = (await readPages()).flatMap(({ blocks }) =>
      blocks.filter(({ language }) => language === "mermaid"),
    );
    expect(pictures).not.toEqual([]);
    for (const { place, text } of pictures) expect(await mermaid.parse(text), place).toBeTruthy();
  });

  test("does not take what is none", async () => {
    await expect(mermaid.parse('flowchart LR\n  image0["debian" -->')).rejects.toThrow("Parse error");
  });
});
