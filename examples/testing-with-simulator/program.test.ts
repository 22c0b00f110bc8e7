import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { type Simulator, startSimulator } from "pulumi-ims/simulator";
import { afterAll, beforeAll, expect, test } from "vitest";

let cloud: Simulator;
let state: string;
let stack: Stack;

beforeAll(async () => {
  cloud = await startSimulator();
  state = await mkdtemp(join(tmpdir(), "shares-"));
  const envVars = {
    ...cloud.environment(cloud.owner), // OS_AUTH_URL, OS_USERNAME and so on
    PULUMI_BACKEND_URL: pathToFileURL(state).href,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_IMS_TOKEN_CACHE: "off",
  };
  stack = await LocalWorkspace.createOrSelectStack({ stackName: "test", workDir: __dirname }, { envVars });
}, 60_000);

afterAll(async () => {
  await stack.workspace.removeStack("test", { force: true });
  await rm(state, { recursive: true });
  await cloud.close();
}, 60_000);

test("the golden image is shared with all projects but those for tests", async () => {
  const image = cloud.addImage();
  const web = cloud.addProject("web").id;
  const data = cloud.addProject("data").id;
  const scratch = cloud.addProject("test-scratch").id;
  await stack.setAllConfig(
    {
      imageId: { value: image.id },
      "projects.web": { value: web },
      "projects.data": { value: data },
      "projects.test-scratch": { value: scratch },
    },
    true, // keys are paths
  );

  await stack.up();
  const shared = cloud.members(image.id).map(({ memberId }) => memberId);
  expect(shared.sort()).toEqual([web, data].sort());

  // Somebody takes a share away by hand: the next up makes it again.
  cloud.removeMember(image.id, web);
  await stack.up({ refresh: true });
  expect(cloud.members(image.id)).toHaveLength(2);

  await stack.destroy();
  expect(cloud.members(image.id)).toEqual([]);
}, 180_000);
