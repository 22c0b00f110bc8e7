import { type Cell, faults, operations } from "./table";

/** How each cell of the table ended, of those that were tried. */
export type Ends = ReadonlyMap<Cell, string>;

/** What a cell says while its promises were not seen to hold. */
export const notHeld = "**not held**";

/** The table of faults and operations, in Markdown: how the run ended, once and throughout, with everything in order after it. */
export function report(ends: Ends): string {
  return table(ends, (here) =>
    [...new Set(here.map((end) => (end === "done" || end === notHeld ? end : `\`${end}\``)))].join(" / "),
  );
}

/** The same in short: whether the promises held. */
export function summary(ends: Ends): string {
  return table(ends, (here) => (here.includes(notHeld) ? notHeld : here.length > 0 ? "held" : ""));
}

function table(ends: Ends, describe: (here: readonly string[]) => string): string {
  const columns = Object.keys(operations);
  const rows = Object.entries(faults).map(([fault, words]) => {
    const cells = columns.map((operation) => {
      const here = [...ends].filter(([cell]) => cell.fault === fault && cell.operation === operation);
      return describe(here.map(([, end]) => end));
    });
    return [words, ...cells];
  });
  const lines = [["what happens", ...columns], columns.map(() => "---").concat("---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
