import fc from "fast-check";
import type { Unmanaged } from "../../src/resources/member-plan";
import type { Declared, Edit, Fault, Hand, Name, RunStep, Script, Step, Trouble } from "./script";

const name = fc.constantFrom<Name[]>("a", "b", "c", "d");
const project = fc.nat(2);
const request = fc.integer({ min: 1, max: 6 });
/** The last image belongs to another project. */
const own = fc.nat(1);
const any = fc.nat(2);
/** What is shared with project 0 from the beginning, or possibly later. */
const offered = fc.oneof({ weight: 3, arbitrary: fc.constant(2) }, { weight: 1, arbitrary: own });

/** Leaves a property out three times of four. */
const perhaps = <K extends string, T>(key: K, value: fc.Arbitrary<T>): fc.Arbitrary<{ [P in K]?: T }> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: value.map((given) => ({ [key]: given }) as { [P in K]?: T }) },
  );

function merged<A, B>(one: fc.Arbitrary<A>, other: fc.Arbitrary<B>): fc.Arbitrary<A & B> {
  return fc.tuple(one, other).map(([a, b]) => ({ ...a, ...b }));
}

const cloud = perhaps("cloud", fc.constant("owner" as const));

const resource: fc.Arbitrary<Declared> = fc.oneof(
  {
    weight: 3,
    arbitrary: merged(
      fc.record({ kind: fc.constant("ImageMember" as const), image: own, project }),
      merged(perhaps("adoptExisting", fc.constant(false as const)), cloud),
    ),
  },
  {
    weight: 3,
    arbitrary: merged(
      fc.record({
        kind: fc.constant("ImageMembers" as const),
        image: own,
        projects: fc.shuffledSubarray([0, 1, 2]),
      }),
      merged(
        fc.constantFrom<{ unmanaged?: Unmanaged }[]>({}, { unmanaged: "remove" }, { unmanaged: "keep" }),
        cloud,
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: merged(
      fc.record({ kind: fc.constant("ImageMemberAcceptance" as const), image: offered }),
      perhaps("status", fc.constant("rejected" as const)),
    ),
  },
);

const declare: fc.Arbitrary<Edit> = fc.record({ do: fc.constant("declare" as const), name, resource });

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 5, arbitrary: declare },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("drop" as const), name }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("rename" as const, "copy" as const, "swap" as const),
      name,
      with: name,
    }),
  },
);

const hand: fc.Arbitrary<Hand> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom("share" as const, "unshare" as const), image: any, project }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("answer" as const),
      image: any,
      status: fc.constantFrom("accepted" as const, "rejected" as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("hide" as const, "show" as const), image: any }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete image" as const), image: own }) },
);

const faults = fc.constantFrom<Fault[]>(
  "lost request",
  "lost reply",
  "cut reply",
  "sign-in page",
  "failed",
  "failed late",
  "no route",
  "busy",
  "throttled",
  "token refused",
);

/** Some trouble is over before the package gives up, some is not. */
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ fault: faults, from: request, times: fc.constantFrom(1, 2, 30) }) },
  {
    weight: 2,
    arbitrary: fc.record({ fault: fc.constantFrom<Fault[]>("killed before", "killed after"), from: request }),
  },
);

const otherwise = { weight: 3, arbitrary: fc.constant(undefined) };

function given<T extends object>(step: T): T {
  return Object.fromEntries(Object.entries(step).filter(([, value]) => value !== undefined)) as T;
}

const run = fc
  .record({
    do: fc.oneof(
      { weight: 6, arbitrary: fc.constant("up" as const) },
      { weight: 2, arbitrary: fc.constant("refresh" as const) },
      { weight: 1, arbitrary: fc.constant("destroy" as const) },
    ),
    refresh: fc.oneof(otherwise, { weight: 2, arbitrary: fc.constant(true as const) }),
    replace: fc.oneof({ ...otherwise, weight: 9 }, { weight: 1, arbitrary: name }),
    goesOn: fc.oneof(otherwise, { weight: 1, arbitrary: fc.constant(true as const) }),
    as: fc.oneof(
      { ...otherwise, weight: 9 },
      { weight: 1, arbitrary: fc.constantFrom("recipient" as const, "other" as const) },
    ),
    trouble: fc.oneof(otherwise, { weight: 2, arbitrary: trouble }),
  })
  .map(
    ({ refresh, replace, goesOn, ...step }): RunStep =>
      given(step.do === "up" ? { ...step, refresh, replace, goesOn } : step) as RunStep,
  );

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: edit },
  { weight: 2, arbitrary: hand },
  { weight: 4, arbitrary: run },
);

/** A program, and what happens to it in up to so many steps. */
export function scripts(longest: number): fc.Arbitrary<Script> {
  return fc
    .tuple(
      fc.array(declare, { minLength: 1, maxLength: 4 }),
      fc.array(step, { minLength: 4, maxLength: longest, size: "max" }),
    )
    .map(([first, then]) => [...first, ...then]);
}
