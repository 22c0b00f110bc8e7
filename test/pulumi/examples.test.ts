import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as v from "valibot";
import { describe, expect } from "vitest";
import { checkout } from "../../scripts/pulumi-cli/version";
import { countCalls } from "./calls";
import { examples, exampleTest, outputsOf } from "./examples";
import { describeExamplesOfTwoProjects } from "./examples-of-two-projects";
import { simulatedCloud } from "./simulated-cloud";

describeExamplesOfTwoProjects(
  simulatedCloud,
  ({ simulator }) => simulator,
  async ({ simulator, recipient }) => ({
    trustedOwner: simulator.owner.projectId,
    async offer(by) {
      const { projectId } = by === "stranger" ? simulator.other : simulator.owner;
      const { id } = simulator.addImage({ owner: projectId });
      simulator.addMember(id, recipient);
      return id;
    },
  }),
);

const test = exampleTest(simulatedCloud, ({ simulator }) => simulator);

describe("the examples", () => {
  test("that are projects without tests of their own are all run by these", async () => {
    const paths = await readdir(join(checkout, "examples"), { recursive: true });
    const tested = new Set(paths.filter((path) => path.endsWith(".test.ts")).map(dirname));
    const projects = paths.filter((path) => basename(path) === "Pulumi.yaml").map(dirname);
    expect(projects.filter((project) => !tested.has(project)).sort()).toEqual([...examples].sort());
  });
});

describe("golden-image", () => {
  test("offers an image to every project of a list, and takes back what others shared", async ({
    cloud,
    openExample,
  }) => {
    const { simulator } = cloud;
    const imageId = await cloud.addImage();
    const [one, two, stranger] = [
      await cloud.addProject(),
      await cloud.addProject(),
      await cloud.addProject(),
    ];
    const there = () =>
      simulator
        .members(imageId)
        .map(({ memberId }) => memberId)
        .sort();
    const program = await openExample("golden-image", { imageId, projects: [one, two] }, cloud.environment);
    await program.up();
    expect(there()).toEqual([one, two].sort());
    expect(v.parse(v.array(v.string()), (await outputsOf(program)).waiting).sort()).toEqual(
      [one, two].sort(),
    );

    simulator.setMemberStatus(imageId, one, "accepted");
    simulator.addMember(imageId, stranger);
    await program.up("--refresh");
    expect(there()).toEqual([one, two].sort());
    expect(await outputsOf(program)).toEqual({ waiting: [two] });

    await program.setConfig({ "projects[2]": stranger });
    expect((await program.preview()).steps).toEqual(["update golden"]);
  });
});

describe("image-family", () => {
  test("keeps some images exactly as declared, and shares others on top of what is there", async ({
    cloud,
    openExample,
  }) => {
    const { simulator } = cloud;
    const [base, gpu, candidate] = [await cloud.addImage(), await cloud.addImage(), await cloud.addImage()];
    const [one, two, tester] = [await cloud.addProject(), await cloud.addProject(), await cloud.addProject()];
    simulator.addMember(candidate, tester);
    const config = { images: { base, gpu }, projects: { one, two }, candidates: { next: candidate } };
    const program = await openExample("image-family", config, cloud.environment);
    await program.up();

    const there = (imageId: string) => simulator.members(imageId).map(({ memberId }) => memberId);
    for (const imageId of [base, gpu]) expect(there(imageId).sort()).toEqual([one, two].sort());
    expect(there(candidate).sort()).toEqual([one, two, tester].sort());
    expect(await outputsOf(program)).toEqual({ statuses: { next: { one: "pending", two: "pending" } } });
    expect(countCalls(cloud)).toEqual({
      "POST /v3/auth/tokens": 1,
      "GET /v2/images/*/members": 2,
      "POST /v2/images/*/members": 6,
    });
    await program.destroy();
    expect(there(candidate)).toEqual([tester]);
  });
});
