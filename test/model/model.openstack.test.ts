import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, inject, test } from "vitest";
import { seedFrom } from "../seed";
import { CliDriver } from "./cli-driver";
import { play } from "./play";
import { RealServer, RealStage } from "./real-stage";
import { scripts } from "./scripts";

/** A script takes half a minute. */
const numRuns = Number(process.env.MODEL_SCRIPTS_REAL ?? 5);
const seed = seedFrom("MODEL_SEED");

describe("under the real CLI, with real Keystone and Glance, nothing is lost", () => {
  test(`in ${numRuns} random scripts`, { timeout: 3_600_000 }, async () => {
    const bench = inject("bench");
    const server = await RealServer.signIn(inject("openstack"));
    const folder = await mkdtemp(join(bench.root, "model-"));
    const property = fc.asyncProperty(scripts(6), async (script) => {
      const driver = await CliDriver.create(bench, `model-${process.pid}`, {
        "ims:operationTimeoutSeconds": "30",
      });
      try {
        await play(script, await RealStage.open(server, driver, folder));
      } finally {
        await driver.remove();
      }
    });
    await fc.assert(property, { numRuns, endOnFailure: true, seed });
    await rm(folder, { recursive: true });
  });
});
