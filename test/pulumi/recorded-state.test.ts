import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { checkout } from "../../scripts/pulumi-cli/version";
import { sharingTest } from "./sharing";
import { simulatedCloud } from "./simulated-cloud";

const test = sharingTest(simulatedCloud);

describe("state that version 0.1.0 wrote", () => {
  test("is refreshed and destroyed by this version", async ({ cloud, sharing }) => {
    const { program } = sharing;
    const imageId = await cloud.addImage();
    await cloud.addMember(imageId, cloud.recipient);
    const recorded = await readFile(join(checkout, "test", "fixtures", "state-0.1.0.json"), "utf8");
    // The recording as it is, but for the names of its stack and of what it shares.
    const here = recorded
      .replaceAll("urn:pulumi:prod::sharing::", `urn:pulumi:${program.name}::program::`)
      .replaceAll("sharing-prod", `program-${program.name}`)
      .replaceAll("d164b5df-1bc3-4c3f-893e-3e471fd16e64", imageId)
      .replaceAll("edc89b490d7d4392898e19b2deb34797", cloud.recipient)
      .replaceAll("0605767cec80d5762f8ec00d3eda8ffd", cloud.simulator.owner.projectId);
    await program.write({ "recorded.json": here });
    await program.pulumi("stack", "import", "--stack", program.name, "--file", "recorded.json");

    expect((await program.refresh()).steps).toEqual([]);
    expect(await program.shares()).toMatchObject([
      { id: `${imageId}/${cloud.recipient}`, outputs: { status: "pending" } },
    ]);
    expect((await program.destroy()).steps).toEqual(["delete to-team-b"]);
    expect(await cloud.members(imageId)).toEqual([]);
  });
});
