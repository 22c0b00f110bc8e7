import Table from "cli-table3";
import { printable } from "./printable";

const noLines = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** Columns side by side, without lines or colours. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const style = { head: [], border: [], "padding-left": 0, "padding-right": 0 };
  const table = new Table({ chars: noLines, style });
  table.push(...rows.map((row) => row.map(printable)));
  return table.toString().replace(/ +$/gm, "");
}
