import { describe } from "vitest";
import { play } from "./play";
import type { Script } from "./script";
import { modelTest as test } from "./simulated-server";
import { SimulatedStage } from "./simulated-stage";

/** Scripts that failed once, by what they found. All on the server `glance` unless they say otherwise. */
const found: Readonly<Record<string, Script>> = {
  "a member that a list made and lost the reply of is its own again after a refresh, and removed by destroy":
    [
      { do: "declare", name: "a", resource: { kind: "ImageMembers", image: 1, projects: [0, 1] } },
      { do: "up", refresh: true, trouble: { fault: "lost reply", from: 3, times: 30 } },
      { do: "refresh" },
      { do: "up" },
      { do: "destroy" },
    ],
  "a member that others made is taken over by a list that declares it later": [
    { do: "declare", name: "a", resource: { kind: "ImageMembers", image: 1, projects: [0] } },
    { do: "up" },
    { do: "share", image: 1, project: 1 },
    { do: "declare", name: "a", resource: { kind: "ImageMembers", image: 1, projects: [0, 1] } },
    { do: "up", refresh: true },
    { do: "destroy" },
  ],
  "what a killed run made of a list is left alone by the list that comes after it, and removed by the next plan":
    [
      { do: "declare", name: "a", resource: { kind: "ImageMember", image: 0, project: 0 } },
      { do: "declare", name: "d", resource: { kind: "ImageMembers", image: 1, projects: [1, 0] } },
      { do: "up", refresh: true, trouble: { fault: "killed before", from: 5 } },
      {
        do: "declare",
        name: "d",
        resource: { kind: "ImageMembers", image: 1, projects: [], unmanaged: "remove" },
      },
      { do: "up", replace: "a", trouble: { fault: "lost request", from: 1, times: 1 } },
      { do: "drop", name: "a" },
      { do: "up", refresh: true, trouble: { fault: "killed before", from: 1 } },
      { do: "up", must: "succeed" },
    ],
};

describe("what the model has found", () => {
  for (const [name, script] of Object.entries(found)) {
    test(name, async ({ servers }) => {
      for (const server of servers.values()) await play(script, new SimulatedStage(server));
    });
  }
});
