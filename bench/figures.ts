import { type Calls, median, type Results, type ToolSeconds } from "./results";
import type { Operation } from "./tool";

/** Names of what is measured, as they stand in tables and in the plot. */
export const tools = {
  member: "ImageMember",
  members: "ImageMembers",
  peer: "OpenTofu",
  empty: "empty program",
  floor: "bare client",
} as const;

/** The most that a share of OpenTofu's time may be. */
const SHARES_OF_PEER: Readonly<Record<string, Readonly<Record<Operation, number>>>> = {
  [tools.member]: { create: 1.5, refresh: 0.4, destroy: 0.7 },
  [tools.members]: { create: 0.7, refresh: 0.35, destroy: 0.38 },
};

/** A figure beside the most that it should be, if anything. */
export interface Figure {
  readonly what: string;
  readonly measured: number;
  readonly most?: number | undefined;
  readonly unit?: string;
  readonly digits: number;
}

export const reached = ({ measured, most = Number.POSITIVE_INFINITY, digits }: Figure): boolean =>
  Number(measured.toFixed(digits)) <= most;

/** Seconds of a tool, the median of its runs. */
export function secondsOf(seconds: ToolSeconds, tool: string, operation: Operation): number {
  return median(seconds[tool]?.[operation] ?? []);
}

export function shareOfPeer(seconds: ToolSeconds, tool: string, operation: Operation): Figure {
  return {
    what: `${tool} / ${tools.peer}: ${operation}`,
    measured: secondsOf(seconds, tool, operation) / secondsOf(seconds, tools.peer, operation),
    most: SHARES_OF_PEER[tool]?.[operation],
    digits: 2,
  };
}

/** What the requests of a create cost beside a client that does nothing else. */
export function shareOfFloor(seconds: ToolSeconds): Figure {
  const create = secondsOf(seconds, tools.members, "create") - secondsOf(seconds, tools.empty, "create");
  return {
    what: `${tools.members}' create less the ${tools.empty}'s, as a multiple of the ${tools.floor}'s`,
    measured: create / secondsOf(seconds, tools.floor, "create"),
    most: 1.25,
    digits: 2,
  };
}

/** The figures that stand by themselves. */
export function otherFigures(results: Results): readonly Figure[] {
  const { oneImage, manyImages } = results;
  const { images, membersPerImage } = manyImages;
  const pairs = images * membersPerImage;
  const ours = [tools.member, tools.members].flatMap((tool) => Object.values(oneImage.calls[tool] ?? {}));
  const emptyPreview = median(manyImages.emptyPreviewSeconds);
  const total = (calls: Readonly<Record<string, number>>): number =>
    Object.values(calls).reduce((sum, count) => sum + count, 0);
  return [
    {
      what: "requests for a token, with one in the cache",
      measured: ours.reduce((sum, { token }: Calls) => sum + token, 0),
      most: 0,
      digits: 0,
    },
    {
      what: `refresh of ${images} images x ${membersPerImage} members: calls`,
      measured: total(manyImages.refreshCalls),
      most: images,
      digits: 0,
    },
    {
      what: "its time",
      measured: median(manyImages.refreshSeconds),
      unit: "s",
      digits: 1,
    },
    {
      what: `memory of the provider process, peak`,
      measured: median(manyImages.providerBytes) / 1e6,
      most: 200,
      unit: "MB",
      digits: 0,
    },
    {
      what: `state a pair, as compact JSON`,
      measured: manyImages.stateBytes / pairs,
      most: 260,
      unit: "bytes",
      digits: 0,
    },
    {
      what: `preview without changes, as a multiple of an empty one`,
      measured: median(manyImages.previewSeconds) / emptyPreview,
      most: 1.5,
      digits: 2,
    },
    {
      what: "the same of one image with one member",
      measured: median(manyImages.singlePreviewSeconds) / emptyPreview,
      digits: 2,
    },
  ];
}
