import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import { describe, expect } from "vitest";
import { checkout } from "../../scripts/pulumi-cli/version";
import type { AnswerRule } from "../../src/simulator";
import { simulatorTest as test, tokenRequests } from "../http/simulator-test";

/** Each happens to one request of a hundred. */
const troubles: readonly AnswerRule[] = [
  { reset: "before" },
  { reset: "afterCommit" },
  { reset: "duringBody" },
  { status: 429 },
  { status: 503 },
  { status: 500 },
  { status: 502, commit: true, body: "<html>Bad gateway</html>", contentType: "text/html" },
  { body: "<html>Sign in</html>", contentType: "text/html", commit: true },
  { status: 401 },
];

const Line = v.union([
  v.strictObject({ round: v.number(), heapMegabytes: v.number() }),
  v.strictObject({ warning: v.string() }),
]);

describe("1,000 shares made, read and removed, five times, with 1 % of each fault", () => {
  test("all succeed, without a warning and without growth, and nothing keeps the process alive", async ({
    cloud,
  }) => {
    let count = 0;
    const rules = troubles.map((trouble, kind) =>
      cloud.answer({
        service: "ims",
        ...trouble,
        // Only the first rule counts: it is asked first.
        when: () => {
          if (kind === 0) count += 1;
          return count % 100 === kind * 11;
        },
      }),
    );
    const images = Array.from({ length: 10 }, () => cloud.addImage().id);
    const members = Array.from({ length: 100 }, (_, index) => String(index).padStart(32, "0"));
    const task = { environment: cloud.environment(cloud.owner), images, members, rounds: 5 };

    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--expose-gc", "--import", "tsx", join(checkout, "test", "faults", "load-process.ts")],
      { cwd: checkout, env: { PATH: process.env.PATH, LOAD_TASK: JSON.stringify(task) }, timeout: 240_000 },
    );
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => v.parse(Line, JSON.parse(line)));
    expect(lines.flatMap((line) => ("warning" in line ? [line.warning] : []))).toEqual([]);
    const heap = lines.flatMap((line) => ("round" in line ? [line.heapMegabytes] : []));
    expect(heap).toHaveLength(5);
    console.log(`heap after each round: ${heap.map((megabytes) => megabytes.toFixed(1)).join(", ")} MB`);
    // The first round loads and compiles.
    expect((heap[4] ?? 0) - (heap[1] ?? 0)).toBeLessThan(3);

    expect(images.flatMap((image) => cloud.members(image))).toEqual([]);
    expect(rules.map(({ hits }) => hits > 50)).toEqual(troubles.map(() => true));
    expect(cloud.mostCallsAtOnce).toBeLessThanOrEqual(16);
    const renewals = rules.at(-1)?.hits ?? 0;
    expect(tokenRequests(cloud)).toBeLessThanOrEqual(2 * task.rounds + renewals);
  }, 300_000);
});
