import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { CliDriver } from "../model/cli-driver";
import { play } from "../model/play";
import { RealServer, RealStage } from "../model/real-stage";
import type { Script } from "../model/script";

/** One trouble after the other, each healed by what comes next. */
const script: Script = [
  { do: "declare", name: "a", resource: { kind: "ImageMember", image: 0, project: 0 } },
  { do: "declare", name: "b", resource: { kind: "ImageMembers", image: 1, projects: [0, 1, 2] } },
  { do: "declare", name: "c", resource: { kind: "ImageMemberAcceptance", image: 2 } },
  { do: "up", trouble: { fault: "killed after", from: 3 } },
  { do: "up", trouble: { fault: "reset in reply", from: 2, times: 1_000 } },
  { do: "up", must: "succeed" },
  { do: "refresh", trouble: { fault: "refused", from: 1 } },
  { do: "declare", name: "b", resource: { kind: "ImageMembers", image: 1, projects: [1] } },
  { do: "up", trouble: { fault: "half-open", from: 2, times: 1_000 } },
  { do: "up", must: "succeed" },
  { do: "destroy", trouble: { fault: "too late", from: 1, times: 1_000 } },
  { do: "destroy", must: "succeed" },
];

describe("under the real CLI, with real Keystone and Glance", () => {
  test("one trouble after the other is healed", async () => {
    const bench = inject("bench");
    const folder = await mkdtemp(join(bench.root, "faults-cli-"));
    const server = await RealServer.signIn(inject("openstack"));
    const driver = await CliDriver.create(bench, `faults-${process.pid}`, {
      "ims:operationTimeoutSeconds": "8",
    });
    const outcomes = await play(script, await RealStage.open(server, driver, folder));
    expect(outcomes.map(({ ended }) => ended)).toEqual([
      "killed",
      "with an error",
      "well",
      "with an error",
      "with an error",
      "well",
      "with an error",
      "well",
      // The end of every play.
      "well",
      "well",
      "well",
    ]);
    await driver.remove();
    await rm(folder, { recursive: true });
  });
});
