import fc from "fast-check";
import type { DrawnImage } from "../../../src/command/output/mermaid";

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc
    .array(
      fc.constantFrom(
        ...["end", '"', "`", "%%{init: {}}%%", "%%", "-->", "|", "[", "]", "(", ")", "#35;", "#", ";", "\n"],
        ...["<br/>", "<script>", "&amp;", "style a:b#c;", "click", "subgraph", "\u202e", "1. ", "é", "👩‍💻"],
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join("")),
);
const status = fc.constantFrom("pending", "accepted", "rejected");
const members = fc.uniqueArray(fc.record({ memberId: hostile, status }), {
  selector: ({ memberId }) => memberId,
  maxLength: 4,
});
const image: fc.Arbitrary<DrawnImage> = fc.record({
  imageId: hostile,
  name: fc.option(hostile),
  partial: fc.option(fc.boolean()),
  members,
  error: fc.option(fc.record({ code: fc.constant("IMAGE_NOT_FOUND") })),
});

/** Images, projects and shares with any text for a name. */
export const drawnImages = fc.array(image, { maxLength: 4 });
