import { type Figure, otherFigures, reached, secondsOf, shareOfFloor, shareOfPeer, tools } from "./figures";
import type { Calls, Results, ToolSeconds } from "./results";
import { type Operation, operations } from "./tool";

/** The measured figures beside what they should be, as Markdown. */
export function tables(results: Results): string {
  const { oneImage, machine, versions, measuredAt } = results;
  const runs = oneImage.seconds[tools.peer]?.create.length ?? 0;
  const calls = [tools.member, tools.members, tools.peer].map((tool) =>
    row(`${tool}, calls`, (operation) => describeCalls(oneImage.calls[tool]?.[operation])),
  );
  const members = `${oneImage.members} members of one image`;
  return [
    `Measured ${measuredAt} on ${machine.cores} cores (${machine.processor}, load before the start ${machine.load.toFixed(1)}), Node ${machine.node}, Pulumi ${versions.pulumi}, ` +
      `OpenTofu ${versions.tofu} with provider openstack ${versions.provider}; medians of ${runs}.`,
    "",
    table([`${members}, Keystone with its cache`, ...operations], [...timesOf(oneImage.seconds), ...calls]),
    "",
    table([`${members}, Keystone without`, ...operations], timesOf(oneImage.secondsWithoutCache)),
    "",
    table(
      ["", "measured"],
      otherFigures(results).map((figure) => [figure.what, describe(figure)]),
    ),
  ].join("\n");
}

const row = (what: string, cell: (operation: Operation) => string): string[] => [
  what,
  ...operations.map(cell),
];

function timesOf(seconds: ToolSeconds): string[][] {
  const times = Object.values(tools).map((tool) =>
    row(`${tool}, seconds`, (operation) => secondsOf(seconds, tool, operation).toFixed(2)),
  );
  const shares = [tools.member, tools.members].map((tool) =>
    row(`**${tool} / ${tools.peer}**`, (operation) => describe(shareOfPeer(seconds, tool, operation))),
  );
  const floor = shareOfFloor(seconds);
  return [
    ...times,
    ...shares,
    row(floor.what, (operation) => (operation === "create" ? describe(floor) : "")),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function describe(figure: Figure): string {
  const { measured, most, unit = "", digits } = figure;
  const value = `${measured.toFixed(digits)} ${unit}`.trim();
  if (most === undefined) return value;
  return `${value} (at most ${most}${reached(figure) ? "" : ": **missed**"})`;
}

function describeCalls(calls: Calls | undefined): string {
  const all = Object.entries({ ...calls?.image, "for a token": calls?.token ?? 0 });
  return all.flatMap(([kind, count]) => (count > 0 ? [`${count} ${kind}`] : [])).join(", ");
}
