/**
 * Records the state that this version writes, of every kind of resource: `npx tsx test/upgrades/record.ts NAME` after
 * `npm run build` writes test/fixtures/state-NAME.json. To be done whenever the shape of state grows.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { findPulumiCli } from "../../scripts/pulumi-cli/find";
import { Stack } from "../../scripts/pulumi-cli/stack";
import { checkout } from "../../scripts/pulumi-cli/version";
import { startSimulator } from "../../src/simulator";

const [recipient, other, refused] = ["edc89b490d7d4392898e19b2deb34797", "2".repeat(32), "3".repeat(32)];
const image = (digit: string): string => `d164b5df-1bc3-4c3f-893e-3e471fd16e6${digit}`;

const PROGRAM = `
const { ImageMember, ImageMembers, ImageMemberAcceptance, ImageShare } = require("pulumi-ims");
const image = (digit) => "d164b5df-1bc3-4c3f-893e-3e471fd16e6" + digit;
const [recipient, other, refused] = ${JSON.stringify([recipient, other, refused])};
new ImageMember("share", { imageId: image("a"), memberId: recipient });
new ImageMember("share-by-cloud", { imageId: image("a"), memberId: other, adoptExisting: false, cloud: "owner" });
new ImageMembers("list", { imageId: image("b"), memberIds: [recipient, other], unmanaged: "remove" });
new ImageMembers("list-of-ours", { imageId: image("c"), memberIds: [other], unmanaged: "keep", cloud: "owner" });
new ImageMembers("list-in-part", { imageId: image("d"), memberIds: [other, refused] });
new ImageShare("family", { imageIds: [image("e")], memberIds: [recipient] });
new ImageMemberAcceptance("acceptance", { imageId: image("0"), cloud: "recipient" });
new ImageMemberAcceptance("rejection", {
  imageId: image("1"), status: "rejected", memberId: recipient, waitForShareSeconds: 5, cloud: "recipient",
});
`;

async function record(name: string): Promise<void> {
  const cloud = await startSimulator();
  const cache = join(checkout, "node_modules", ".cache");
  await mkdir(cache, { recursive: true });
  // Below the checkout, so that the package finds itself.
  const folder = await mkdtemp(join(cache, "record-"));
  try {
    cloud.addProject("recipient of the recording", { id: String(recipient) });
    const user = cloud.addUser({ name: "dora", password: "dora", projects: [String(recipient)] });
    for (const digit of "abcde") cloud.addImage({ id: image(digit) });
    for (const digit of "01") {
      cloud.addImage({ id: image(digit), owner: cloud.other.projectId });
      cloud.addMember(image(digit), String(recipient));
    }
    cloud.answer({ method: "POST", status: 403, when: ({ body }) => body.includes(String(refused)) });
    const entry = (username: string, password: string, project_id: string): unknown => ({
      auth: { auth_url: cloud.authUrl, username, password, user_domain_name: "Default", project_id },
      region_name: cloud.region,
    });
    const clouds = {
      owner: entry(cloud.owner.userName, cloud.owner.password, cloud.owner.projectId),
      recipient: entry(user.name, user.password, String(recipient)),
    };
    const files = {
      "Pulumi.yaml": "name: program\nruntime: nodejs\n",
      "package.json": "{}",
      "index.js": PROGRAM,
      "clouds.yaml": stringify({ clouds }),
    };
    for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
    const stack = new Stack({
      cli: await findPulumiCli((line) => console.log(line)),
      project: folder,
      runs: join(folder, ".runs"),
      environment: { ...cloud.environment(cloud.owner), OS_CLIENT_CONFIG_FILE: join(folder, "clouds.yaml") },
    });
    await stack.init();
    await stack.failing("up", "--continue-on-error");
    const { stdout } = await stack.pulumi("stack", "export", "--stack", stack.name);
    const recorded = stdout.replaceAll(cloud.owner.projectId, "0605767cec80d5762f8ec00d3eda8ffd");
    await writeFile(join(checkout, "test", "fixtures", `state-${name}.json`), recorded);
  } finally {
    await cloud.close();
    await rm(folder, { recursive: true });
  }
}

const [name] = process.argv.slice(2);
if (name === undefined) throw new Error("the name of the recording is missing");
record(name);
