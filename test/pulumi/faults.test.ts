import { describe, expect, vi } from "vitest";
import type { AnswerRule } from "../../src/simulator";
import { sharingTest } from "./sharing";
import { simulatedCloud } from "./simulated-cloud";

const test = sharingTest(simulatedCloud);

const TROUBLE: readonly [string, AnswerRule, RegExp][] = [
  ["refuses the token", { status: 401 }, /401/],
  ["forbids the listing", { status: 403 }, /403/],
  ["throttles", { status: 429 }, /THROTTLED/],
  ["fails", { status: 500 }, /500/],
  ["does not answer", { hang: "headers" }, /TIMED_OUT/],
  [
    "answers with a page of HTML",
    { body: "<html>Sign in</html>", contentType: "text/html" },
    /RESPONSE_INVALID/,
  ],
  ["cuts the answer", { reset: "duringBody" }, /CONNECTION_LOST/],
];

describe("a share under trouble", () => {
  test("is kept in state by every refresh that cannot see it", async ({ cloud, sharing }) => {
    const { program } = sharing;
    await sharing.declareNew();
    await program.setConfig({ "ims:operationTimeoutSeconds": "1" });
    await program.up();

    for (const [trouble, answer, error] of TROUBLE) {
      const rule = cloud.simulator.answer({ service: "ims", method: "GET", path: /\/members$/, ...answer });
      const { said } = await program.failing("refresh");
      expect(said, `the service ${trouble}`).toMatch(error);
      expect(await program.shares(), `the service ${trouble}`).toHaveLength(1);
      rule.remove();
    }
    expect((await program.refresh()).steps).toEqual([]);
  });

  test("whose making was killed before the reply is found by the next up, once", async ({
    cloud,
    sharing,
  }) => {
    const { program } = sharing;
    const imageId = await sharing.declareNew();
    const rule = cloud.simulator.answer({ service: "ims", method: "POST", hang: "headers" });
    await program.killed("up", () =>
      vi.waitFor(async () => expect(await cloud.members(imageId)).toHaveLength(1), { timeout: 60_000 }),
    );
    rule.remove();
    await program.pulumi("cancel", "--yes", "--stack", program.name);
    expect((await program.state()).pending_operations).toHaveLength(1);

    const { said, steps } = await program.up();
    expect(said).toMatch(/pending/);
    expect(steps).toEqual(["create share"]);
    expect(await cloud.members(imageId)).toHaveLength(1);
    expect(await program.shares()).toHaveLength(1);
    await program.refresh("--clear-pending-creates");
    expect((await program.state()).pending_operations).toEqual([]);
    expect((await program.up()).steps).toEqual([]);
  });
});
