import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderJson } from "../../../src/command/output/json";
import { renderTable } from "../../../src/command/output/table";

const steering = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const text = fc.string({ unit: "binary", maxLength: 30 });

describe("what is printed", () => {
  test("as a table is one line a row, and steers no terminal", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text, text), { minLength: 1, maxLength: 5 }), (rows) => {
        const lines = renderTable(rows).split("\n");
        expect(lines).toHaveLength(rows.length);
        for (const line of lines) expect(line).not.toMatch(steering);
      }),
    );
  });

  test("as JSON is the value, and steers no terminal", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(text), (value, texts) => {
        const printed = renderJson({ value, texts });
        expect(printed.replaceAll("\n", "")).not.toMatch(steering);
        expect(JSON.parse(printed)).toEqual(JSON.parse(JSON.stringify({ value, texts })));
      }),
    );
  });
});
