import { tools } from "./figures";
import { median, type Results } from "./results";
import { type Operation, operations } from "./tool";

const PANEL = { width: 250, height: 230, left: 44, gap: 44, top: 64 };
const WIDTH = PANEL.left + operations.length * (PANEL.width + PANEL.gap);
const HEIGHT = PANEL.top + PANEL.height + 46;

/** Drawn in this order. Colours that keep their contrast on white and on black. */
const LINES = [
  { tool: tools.peer, colour: "#9a7d2e" },
  { tool: tools.member, colour: "#3b82c4" },
  { tool: tools.members, colour: "#2f9e62" },
];

interface Scale {
  readonly ticks: readonly number[];
  /** Position along the axis, 0 to 1. */
  place(value: number): number;
}

function logarithmic(least: number, most: number, ticks: readonly number[]): Scale {
  const place = (value: number): number => Math.log(value / least) / Math.log(most / least);
  return { ticks: ticks.filter((tick) => tick >= least && tick <= most), place };
}

/** Seconds over members, a panel for each operation, both axes logarithmic: an SVG for light and dark pages. */
export function plot({ oneImage, growth }: Results): string {
  const measured = [...growth, oneImage].sort((a, b) => a.members - b.members);
  const sizes = measured.map(({ members }) => members);
  const points = (tool: string, operation: Operation) =>
    measured.map(({ members, seconds }) => ({ members, seconds: median(seconds[tool]?.[operation] ?? []) }));
  const all = LINES.flatMap(({ tool }) => operations.flatMap((operation) => points(tool, operation)));
  const seconds = all.map((point) => point.seconds);
  const across = logarithmic(Math.min(...sizes), Math.max(...sizes), sizes);
  const up = logarithmic(
    Math.min(...seconds) * 0.8,
    Math.max(...seconds) * 1.25,
    [1, 2, 5, 10, 20, 50, 100, 200, 500],
  );

  const panels = operations.map((operation, index) => {
    const left = PANEL.left + index * (PANEL.width + PANEL.gap);
    const x = (members: number): string => (left + across.place(members) * PANEL.width).toFixed(1);
    const y = (value: number): string => (PANEL.top + (1 - up.place(value)) * PANEL.height).toFixed(1);
    const [bottom, right] = [PANEL.top + PANEL.height, left + PANEL.width];
    const rows = up.ticks.map(
      (tick) =>
        `<path class="grid" d="M${left} ${y(tick)}H${right}"/>` +
        `<text x="${left - 6}" y="${y(tick)}" dy="4" text-anchor="end">${tick}</text>`,
    );
    const columns = across.ticks.map(
      (tick) =>
        `<text x="${x(tick)}" y="${bottom + 18}" text-anchor="middle">${tick.toLocaleString("en")}</text>`,
    );
    const lines = LINES.map(({ tool, colour }) => {
      const places = points(tool, operation).map((point) => [x(point.members), y(point.seconds)]);
      const path = places.map((place) => place.join(" ")).join("L");
      const dots = places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`);
      return `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join("")}`;
    });
    const title = `<text class="title" x="${left}" y="${PANEL.top - 12}">${operation}</text>`;
    return [title, ...rows, ...columns, ...lines].join("\n");
  });

  const legend = LINES.map(({ tool, colour }, index) => {
    const x = PANEL.left + index * 130;
    return `<circle cx="${x + 5}" cy="16" r="5" fill="${colour}"/><text x="${x + 16}" y="20">${tool}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">
<title>Seconds over the number of members of one image: create, refresh and destroy</title>
<style>
text { font: 12px system-ui, sans-serif; fill: #57606a }
.title { font-weight: 600; font-size: 13px }
.grid { stroke: #8c959f; stroke-opacity: .3 }
@media (prefers-color-scheme: dark) { text { fill: #9ea7b3 } }
</style>
${[...legend, ...panels].join("\n")}
<text x="${WIDTH / 2}" y="${HEIGHT - 8}" text-anchor="middle">members of one image; seconds, both logarithmic</text>
</svg>
`;
}
