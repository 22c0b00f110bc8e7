import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { sharingTest } from "../pulumi/sharing";
import { realCloud } from "./real-cloud";

const test = sharingTest(realCloud);

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

describe("pulumi up of one share on real Keystone", () => {
  test("takes its token from the cache once there is one; how much sooner it ends is printed", async ({
    sharing,
  }) => {
    await sharing.declareNew();
    const seconds: Record<"cold" | "warm", number[]> = { cold: [], warm: [] };
    for (const round of [1, 2, 3]) {
      const cache = join(sharing.program.folder, `cache-${round}`);
      const program = sharing.program.seeing({ PULUMI_IMS_TOKEN_CACHE: cache });
      const contents = async (): Promise<string[]> =>
        Promise.all((await readdir(cache)).map((name) => readFile(join(cache, name), "utf8")));
      const tokens: string[][] = [];
      for (const kind of ["cold", "warm"] as const) {
        const begun = performance.now();
        await program.up();
        seconds[kind].push((performance.now() - begun) / 1000);
        tokens.push(await contents());
        await program.destroy();
      }
      const [first, second] = tokens;
      expect(first).toHaveLength(1);
      expect(second).toEqual(first);
    }
    const [cold, warm] = [median(seconds.cold), median(seconds.warm)];
    console.log(
      `pulumi up of one share: ${cold.toFixed(1)} s cold, ${warm.toFixed(1)} s warm, ${(warm / cold).toFixed(2)} of it`,
    );
  });
});
