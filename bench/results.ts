import * as v from "valibot";
import type { operations } from "./tool";

const byOperation = <Shape extends v.GenericSchema>(shape: Shape) =>
  v.object({ create: shape, refresh: shape, destroy: shape });

const Calls = v.object({
  /** Requests for a token. */
  token: v.number(),
  /** Requests to the image service, by method. */
  image: v.record(v.string(), v.number()),
});

/** Seconds of each run, by tool and operation. */
const ToolSeconds = v.record(v.string(), byOperation(v.array(v.number())));

/** What a run of the benchmark found. Times are in seconds, sizes in bytes. */
export const Results = v.object({
  measuredAt: v.string(),
  machine: v.object({
    processor: v.string(),
    cores: v.number(),
    /** How busy others kept it before the start: processes that ran or waited, the average of a minute. */
    load: v.number(),
    node: v.string(),
  }),
  versions: v.object({ pulumi: v.string(), tofu: v.string(), provider: v.string() }),
  oneImage: v.object({
    members: v.number(),
    calls: v.record(v.string(), byOperation(Calls)),
    seconds: ToolSeconds,
    /** Where Keystone has no cache. */
    secondsWithoutCache: ToolSeconds,
  }),
  /** The same by number of members. */
  growth: v.array(v.object({ members: v.number(), seconds: ToolSeconds })),
  manyImages: v.object({
    images: v.number(),
    membersPerImage: v.number(),
    refreshCalls: v.record(v.string(), v.number()),
    refreshSeconds: v.array(v.number()),
    providerBytes: v.array(v.number()),
    stateBytes: v.number(),
    previewSeconds: v.array(v.number()),
    /** Of one image with one member. */
    singlePreviewSeconds: v.array(v.number()),
    emptyPreviewSeconds: v.array(v.number()),
  }),
});

export type Results = v.InferOutput<typeof Results>;
export type Calls = v.InferOutput<typeof Calls>;
export type ToolSeconds = v.InferOutput<typeof ToolSeconds>;
export type ByOperation<T> = Readonly<Record<(typeof operations)[number], T>>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [below, above] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (below === undefined || above === undefined) throw new Error("Nothing was measured.");
  return (below + above) / 2;
}
