import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { stringify } from "yaml";
import { checkout } from "../../scripts/pulumi-cli/version";
import type { Account, Simulator } from "../../src/simulator";
import type { Goal, Recorded } from "../model/engine";
import { ResourceInState, recordedFrom } from "../model/state-file";

const fixtures = join(checkout, "test", "fixtures");

/** The recordings there are, by name: each shape that a landed version wrote. */
export const recordings: readonly string[] = readdirSync(fixtures).flatMap(
  (file) => /^state-(.+)\.json$/.exec(file)?.[1] ?? [],
);

/** The project in whose name all were recorded. */
const owner = "0605767cec80d5762f8ec00d3eda8ffd";

const StateFile = v.object({ deployment: v.object({ resources: v.array(ResourceInState) }) });

/** A recorded state, as of a cloud of the test's own. */
export class Recording {
  /** The state file. */
  readonly text: string;
  readonly resources: readonly Recorded[];

  constructor(
    name: string,
    readonly cloud: Simulator,
  ) {
    const recorded = readFileSync(join(fixtures, `state-${name}.json`), "utf8");
    this.text = recorded.replaceAll(owner, cloud.owner.projectId);
    this.resources = v.parse(StateFile, JSON.parse(this.text)).deployment.resources.flatMap(recordedFrom);
  }

  /** The program that would have made this. */
  get goals(): readonly Goal[] {
    return this.resources.map(({ kind, name, inputs }) => {
      const { shareWith, ...others } = inputs;
      return { kind, name, inputs: shareWith ? { ...others, memberIds: Object.keys(shareWith) } : others };
    });
  }

  /**
   * Makes on the cloud what the state says there is.
   *
   * @returns a clouds.yaml with the clouds `owner` and `recipient`.
   */
  putOnCloud(): string {
    const { cloud } = this;
    const recipients = new Set<string>();
    for (const { kind, outputs } of this.resources) {
      const { imageId, memberId, members, status } = v.parse(Outputs, outputs);
      const isOffer = kind === "ImageMemberAcceptance";
      if (cloud.image(imageId) === undefined)
        cloud.addImage({ id: imageId, ...(isOffer ? { owner: cloud.other.projectId } : {}) });
      if (memberId !== undefined) cloud.addMember(imageId, memberId, status);
      for (const member of Object.keys(members ?? {})) cloud.addMember(imageId, member);
      if (isOffer && memberId !== undefined) recipients.add(memberId);
    }
    const [projectId = "0".repeat(32)] = recipients;
    cloud.addProject("recipient of the recording", { id: projectId });
    const user = cloud.addUser({ name: "dora", password: "dora's secret", projects: [projectId] });
    const entry = ({
      userName,
      password,
      projectId,
    }: Pick<Account, "userName" | "password" | "projectId">): unknown => ({
      auth: {
        auth_url: cloud.authUrl,
        username: userName,
        password,
        user_domain_name: "Default",
        project_id: projectId,
      },
      region_name: cloud.region,
    });
    const recipient = entry({ userName: user.name, password: user.password, projectId });
    return stringify({ clouds: { owner: entry(cloud.owner), recipient } });
  }
}

const Outputs = v.object({
  imageId: v.string(),
  memberId: v.optional(v.string()),
  members: v.optional(v.record(v.string(), v.unknown())),
  status: v.optional(v.picklist(["pending", "accepted", "rejected"])),
});
