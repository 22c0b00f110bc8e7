import { mkdir, readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { minVersion } from "semver";
import * as v from "valibot";
import { test as base, describe, expect, inject } from "vitest";
import { checkout } from "../../scripts/pulumi-cli/version";
import { folderTest } from "../pulumi/folder-test";
import { install } from "../pulumi/install";
import { Program } from "../pulumi/program";
import { nodeOf } from "./other-node";

/** The first whose dynamic providers see stack config, and the newest there was. */
const OLDEST = "3.139.0";
const NEWEST = "3.270.0";

const CODE = `
const pulumi = require("@pulumi/pulumi");
const { ImageMember, ImageMembers } = require("pulumi-ims");
const config = new pulumi.Config();
exports.node = process.version;
const memberId = config.require("memberId");
exports.status = new ImageMember("share", { imageId: config.require("one"), memberId }).status;
exports.memberIds = new ImageMembers("list", { imageId: config.require("other"), memberIds: [memberId] }).memberIds;
`;

const test = folderTest("sdk");

/** The credentials as stack config, which an SDK must hand on to the provider. */
function asConfig(variables: Readonly<Record<string, string>>): Record<string, string> {
  const keys = {
    "ims:authUrl": "OS_AUTH_URL",
    "ims:userName": "OS_USERNAME",
    "ims:userDomainName": "OS_USER_DOMAIN_NAME",
    "ims:password": "OS_PASSWORD",
    "ims:projectName": "OS_PROJECT_NAME",
    "ims:projectDomainName": "OS_PROJECT_DOMAIN_NAME",
    "ims:region": "OS_REGION_NAME",
  };
  return Object.fromEntries(Object.entries(keys).map(([key, name]) => [key, variables[name] ?? ""]));
}

describe("the Pulumi SDK", () => {
  for (const [version, node] of [
    [OLDEST, "20"],
    [NEWEST, "24"],
  ] as const) {
    test(`${version}, on Node.js ${node}: shares are previewed, made, seen to be gone, made again and destroyed`, async ({
      cloud,
      folder,
    }) => {
      const { cli } = inject("bench");
      await install(folder, { "@pulumi/pulumi": version, "pulumi-ims": `file:${inject("bench").tarball}` });
      const PATH = [await nodeOf(node), dirname(cli.executable), process.env.PATH].join(delimiter);
      const project = join(folder, "program");
      await mkdir(project);
      const program = await Program.create({ cli, project, environment: { PATH } }, { "index.js": CODE });
      const [one, other] = [await cloud.addImage(), await cloud.addImage()];
      const settings = asConfig(cloud.environment);
      await program.setConfig({ one, other, memberId: cloud.recipient, ...settings });

      expect((await program.preview()).changes).toEqual({ create: 2 });
      await program.up();
      const { stdout } = await program.pulumi("stack", "output", "node", "--stack", program.name);
      expect(stdout).toMatch(new RegExp(`^v${node}\\.`));
      expect(await cloud.members(one)).toHaveLength(1);
      expect(await cloud.members(other)).toHaveLength(1);

      await cloud.removeMember(one, cloud.recipient);
      expect((await program.refresh()).steps).toEqual(["delete share"]);
      expect((await program.up()).steps).toEqual(["create share"]);

      await program.destroy();
      expect([...(await cloud.members(one)), ...(await cloud.members(other))]).toEqual([]);
    });
  }

  base("is asked for from the oldest that is tested", async () => {
    const text = await readFile(join(checkout, "package.json"), "utf8");
    const Manifest = v.object({ peerDependencies: v.object({ "@pulumi/pulumi": v.string() }) });
    const range = v.parse(Manifest, JSON.parse(text)).peerDependencies["@pulumi/pulumi"];
    expect(minVersion(range)?.version).toBe(OLDEST);
  });
});
