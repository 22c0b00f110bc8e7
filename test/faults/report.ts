import { type Cell, faults, operations } from "./table";

/** The table of faults and operations, in Markdown: how the run ended, once and throughout, with everything in order after it. */
export function report(ends: ReadonlyMap<Cell, string>): string {
  const columns = Object.keys(operations);
  const rows = Object.entries(faults).map(([fault, words]) => {
    const cells = columns.map((operation) => {
      const here = [...ends].filter(([cell]) => cell.fault === fault && cell.operation === operation);
      return [
        ...new Set(here.map(([, end]) => (end === "done" || end.startsWith("*") ? end : code(end)))),
      ].join(" / ");
    });
    return [words, ...cells];
  });
  const lines = [["what happens", ...columns], columns.map(() => "---").concat("---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}
