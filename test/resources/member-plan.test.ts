import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asSet, planMembers, type Unmanaged } from "../../src/resources/member-plan";

const recorded = (memberIds: readonly string[], others: readonly string[] = []) => ({
  memberIds,
  members: Object.fromEntries([...memberIds, ...others].map((memberId) => [memberId, {}])),
});
const nothing = { add: [], takeOver: [], remove: [], foreign: [] };

describe("the plan for a list of members", () => {
  test("is nothing where program and state agree, in any order and however often", () => {
    expect(planMembers(recorded(["a", "b"]), { memberIds: ["b", "a", "b"] })).toEqual(nothing);
  });

  test("adds what is declared and not seen, removes what is ours and not declared", () => {
    expect(planMembers(recorded(["a", "b"]), { memberIds: ["b", "c"] })).toEqual({
      ...nothing,
      add: ["c"],
      remove: ["a"],
    });
  });

  test.for([
    ["error", []],
    ["keep", []],
    ["remove", ["x"]],
    [undefined, []],
  ] as const)("with unmanaged %s removes %j of what others added", ([unmanaged, remove]) => {
    const declared = { memberIds: ["a"], ...(unmanaged === undefined ? {} : { unmanaged }) };
    expect(planMembers(recorded(["a"], ["x"]), declared)).toEqual({ ...nothing, remove, foreign: ["x"] });
  });

  test("takes over what others added, once it is declared", () => {
    expect(planMembers(recorded(["a"], ["x"]), { memberIds: ["a", "x"] })).toEqual({
      ...nothing,
      takeOver: ["x"],
    });
  });

  test("knows a project by any name that an object has of itself", () => {
    expect(planMembers(recorded([]), { memberIds: ["constructor"] }).add).toEqual(["constructor"]);
  });

  const id = fc.constantFrom(..."abcdefgh");
  const ids = fc.uniqueArray(id);
  const unmanaged = fc.constantFrom<Unmanaged>("error", "remove", "keep");

  test("never removes what is declared, nor what state does not show", () => {
    const anything = fc.property(ids, ids, ids, unmanaged, (ours, others, declared, choice) => {
      const { add, remove, foreign } = planMembers(recorded(ours, others), {
        memberIds: declared,
        unmanaged: choice,
      });
      const shown = new Set([...ours, ...others]);
      expect(remove.filter((one) => declared.includes(one) || !shown.has(one))).toEqual([]);
      expect(add.filter((one) => !declared.includes(one) || shown.has(one))).toEqual([]);
      expect(foreign.filter((one) => ours.includes(one))).toEqual([]);
      // After it, what is declared is there, and with "remove" nothing else.
      const after = new Set([...shown, ...add].filter((one) => !remove.includes(one)));
      expect(declared.filter((one) => !after.has(one))).toEqual([]);
      if (choice === "remove") expect([...after].sort()).toEqual(asSet(declared));
    });
    fc.assert(anything, { numRuns: 200 });
  });
});
