import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../scripts/pulumi-cli/child";
import { neutralEnvironment } from "../scripts/pulumi-cli/environment";
import type { Peer } from "./peer-build";
import type { Operation, Tool } from "./tool";

const RUN_MS = 1_800_000;

/** The variable is for the round that counts calls: all others take the address from the catalogue. */
const CONFIGURATION = `
terraform {
  required_providers {
    openstack = { source = "terraform-provider-openstack/openstack" }
  }
}
variable "image_endpoint" {
  type    = string
  default = null
}
provider "openstack" {
  endpoint_overrides = var.image_endpoint == null ? {} : { image = var.image_endpoint }
}
locals {
  share = jsondecode(file("share.json"))
}
resource "openstack_images_image_access_v2" "share" {
  for_each  = toset(local.share.memberIds)
  image_id  = local.share.imageId
  member_id = each.key
}
`;

const COMMANDS: Readonly<Record<Operation, readonly string[]>> = {
  create: ["apply", "-auto-approve"],
  // Like `pulumi refresh` it reads every share and writes what it saw into state.
  refresh: ["apply", "-refresh-only", "-auto-approve"],
  destroy: ["destroy", "-auto-approve"],
};

/** A resource for each member, as its documentation shows; ten operations at once, as it does by default. */
export async function openTofu(name: string, peer: Peer, folder: string, signal: AbortSignal): Promise<Tool> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "main.tf"), CONFIGURATION);
  const settings = join(folder, "cli.tfrc");
  await writeFile(
    settings,
    `provider_installation {
  dev_overrides { "terraform-provider-openstack/openstack" = ${JSON.stringify(peer.providerFolder)} }
  direct {}
}\n`,
  );
  return {
    name,
    async declare(imageId, memberIds) {
      await writeFile(join(folder, "share.json"), JSON.stringify({ imageId, memberIds }));
    },
    async run(operation, environment) {
      const { OS_IMAGE_ENDPOINT_OVERRIDE: endpoint } = environment;
      const env = {
        ...neutralEnvironment(),
        TF_CLI_CONFIG_FILE: settings,
        CHECKPOINT_DISABLE: "1",
        ...environment,
        ...(endpoint === undefined ? {} : { TF_VAR_image_endpoint: `${endpoint}/v2/` }),
      };
      const args = [...COMMANDS[operation], "-input=false", "-no-color"];
      const { exitCode, stdout, stderr } = await run(peer.tofu, args, {
        cwd: folder,
        env,
        timeoutMs: RUN_MS,
        signal,
      });
      if (exitCode !== 0) throw new Error(`tofu ${args.join(" ")}: ${stdout}${stderr}`);
    },
  };
}
