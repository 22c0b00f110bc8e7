import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { imageCalls } from "../http/simulator-test";
import { errorOf } from "../http/text-of";
import { cloudsYaml } from "../pulumi/clouds-yaml";
import { type Engines, enginesIn, engineTest } from "./engine";
import { RecordedResource } from "./recorded-resource";

/** A test with engines that know the owner under two names, and others. */
const test = engineTest.extend<{ nextRun: () => Promise<Engines> }>({
  nextRun: async ({ cloud }, use) => {
    const folder = await mkdtemp(join(tmpdir(), "pulumi-ims-clouds-"));
    const file = join(folder, "clouds.yaml");
    const { owner, recipient, other } = cloud;
    const accounts = { owner, "owner again": owner, recipient, "recipient again": recipient, other };
    await writeFile(file, cloudsYaml(cloud, accounts));
    await use(() => enginesIn({ OS_CLIENT_CONFIG_FILE: file }));
    await rm(folder, { recursive: true });
  },
});

describe("the cloud of a list, or of an acceptance,", () => {
  test.for([
    ["ImageMembers", "owner", { memberIds: ["a".repeat(32)] }],
    ["ImageMemberAcceptance", "recipient", {}],
  ] as const)(
    "may change while project and region stay: %s",
    async ([type, name, args], { cloud, pair, nextRun }) => {
      if (type === "ImageMemberAcceptance") cloud.addMember(pair.imageId, pair.memberId);
      const resource = new RecordedResource(type);
      const news = { imageId: pair.imageId, ...args };
      await resource.up(await nextRun(), { ...news, cloud: name });
      const before = cloud.members(pair.imageId);
      cloud.clearCalls();

      expect(await resource.up(await nextRun(), { ...news, cloud: `${name} again` })).toBe("update");
      expect(resource.outputs).toMatchObject({ cloud: `${name} again` });
      const refused = await errorOf(resource.up(await nextRun(), { ...news, cloud: "other" }));
      expect(refused).toMatchObject({ code: "PROJECT_MISMATCH" });
      expect(refused).toMatchObject({ message: expect.stringContaining(cloud.other.projectId) });
      expect(resource.outputs).toMatchObject({ cloud: `${name} again` });
      expect(cloud.members(pair.imageId)).toEqual(before);
      expect(imageCalls(cloud).filter((call) => !call.startsWith("GET"))).toEqual([]);
    },
  );

  test("may be another name in a move, which interrupts nothing", async ({ cloud, pair, nextRun }) => {
    const list = new RecordedResource("ImageMembers");
    const news = { imageId: pair.imageId, memberIds: [pair.memberId] };
    await list.up(await nextRun(), { ...news, cloud: "owner" });
    cloud.setMemberStatus(pair.imageId, pair.memberId, "accepted");
    const engines = await nextRun();
    await new RecordedResource("ImageMembers").up(engines, { ...news, cloud: "owner again" });
    await list.destroy(engines);
    expect(cloud.members(pair.imageId)).toMatchObject([{ status: "accepted" }]);
  });
});
