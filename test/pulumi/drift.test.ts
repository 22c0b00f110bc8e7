import { describe, expect } from "vitest";
import { type DeclaredResource, declaringTest } from "./declaring";
import { simulatedCloud } from "./simulated-cloud";

const test = declaringTest(simulatedCloud, ({ simulator }) => simulator);

/** The parts of `preview --refresh --diff` that are about one resource, without its ids: what was seen, then what is planned. */
function partsAbout(name: string, shown: string): string[] {
  return shown
    .split(/^(?= {4}[-~+ ] pulumi-nodejs:)/m)
    .filter((part) => part.includes(`::${name}]`))
    .map((part) => part.replace(/^ *\[(id|urn)=.*\n/gm, ""));
}

const seen = (type: string, ...lines: string[]) =>
  expect.stringMatching(
    new RegExp(
      `^ {4}~ pulumi-nodejs:dynamic/ims:${type}: \\(refresh\\)\n *--outputs:--\n *${lines.join("\n *")}\n`,
    ),
  );

describe("preview --refresh --diff", () => {
  test("says one true thing of each share that changed behind the program's back, and plans nothing of the recipient's", async ({
    cloud,
    declaring,
  }) => {
    const { simulator } = cloud;
    const memberId = cloud.recipient;
    const share = async (): Promise<DeclaredResource & { args: { imageId: string } }> => ({
      type: "ImageMember",
      args: { imageId: await cloud.addImage(), memberId },
    });
    const shares = {
      removed: await share(),
      accepted: await share(),
      rejected: await share(),
      remade: await share(),
      hidden: await share(),
      same: await share(),
    };
    simulator.addMember(shares.remade.args.imageId, memberId, "accepted");
    const offered = await cloud.addImage();
    simulator.addMember(offered, memberId);
    const acceptance = {
      type: "ImageMemberAcceptance",
      args: { imageId: offered, cloud: "recipient" },
    } as const;
    await declaring.declare({ ...shares, acceptance });
    await declaring.program.up();

    const reshare = (imageId: string): void => {
      simulator.removeMember(imageId, memberId);
      simulator.addMember(imageId, memberId);
    };
    simulator.removeMember(shares.removed.args.imageId, memberId);
    simulator.setMemberStatus(shares.accepted.args.imageId, memberId, "accepted");
    simulator.setMemberStatus(shares.rejected.args.imageId, memberId, "rejected");
    simulator.setVisibility(shares.hidden.args.imageId, "private");
    reshare(shares.remade.args.imageId);
    reshare(offered);
    const before = simulator.members(offered);
    const shown = await declaring.preview("--refresh");
    const about = (name: string): string[] => partsAbout(name, shown);

    expect(about("accepted")).toEqual([seen("ImageMember", '~ status *: "pending" => "accepted"')]);
    expect(about("rejected")).toEqual([seen("ImageMember", '~ status *: "pending" => "rejected"')]);
    expect(about("remade")).toEqual([seen("ImageMember", '~ status *: "accepted" => "pending"')]);
    expect(about("removed")).toEqual([
      seen("ImageMember", "- createdAt: .*", "- imageId *: .*", "- memberId *: .*"),
      expect.stringContaining("+ pulumi-nodejs:dynamic/ims:ImageMember: (create)"),
    ]);
    expect(about("hidden")).toEqual([]);
    const { imageId } = shares.hidden.args;
    expect(shown).toContain(
      `ims: warning: image ${imageId} is private now, which hides its share with project`,
    );
    expect(about("same")).toEqual([]);
    expect(about("acceptance")).toEqual([
      seen("ImageMemberAcceptance", '~ status *: "accepted" => "pending"'),
      expect.stringContaining("~ pulumi-nodejs:dynamic/ims:ImageMemberAcceptance: (update)"),
    ]);
    expect(shown).toContain(`ims: the answer to image ${offered} is pending: up will set it to accepted`);
    expect(shown).toMatch(/\+ 1 to create\n +~ 1 to update\n +2 changes\. 6 unchanged/);
    expect(simulator.members(offered)).toEqual(before);
  });

  test("shows each project of a list that is to be added or removed, and what others did to it", async ({
    cloud,
    declaring,
  }) => {
    const { simulator } = cloud;
    const [a, b, c, d] = ["a", "b", "c", "d"].map(
      (digit) => simulator.addProject("p", { id: digit.repeat(32) }).id,
    );
    const imageId = await cloud.addImage();
    const list = (memberIds: unknown, unmanaged: string) =>
      declaring.declare({ list: { type: "ImageMembers", args: { imageId, memberIds, unmanaged } } });
    await list([a, b], "remove");
    await declaring.program.up();

    await list([c, b], "remove");
    const [planned] = partsAbout("list", await declaring.preview());
    expect(planned).toMatch(/\+ c{32}: "member"/);
    expect(planned).toMatch(/- a{32}: "member"/);
    expect(planned).toMatch(/ {2}b{32}: "member"/);

    simulator.removeMember(imageId, b ?? "");
    simulator.addMember(imageId, d ?? "");
    const shown = await declaring.preview("--refresh");
    const [drift, plan] = partsAbout("list", shown);
    expect(drift).toMatch(/- b{32}: "pending /);
    expect(drift).toMatch(/\+ d{32}: "pending /);
    expect(drift).not.toMatch(/[-+~] [ac]{32}/);
    expect(plan).toMatch(/- a{32}: "member"/);
    expect(plan).toMatch(/\+ b{32}: "member"/);
    expect(plan).toMatch(/\+ c{32}: "member"/);
    expect(plan).toMatch(/- d{32}: "member"/);
    expect(shown).toContain(`ims: up will remove ${d}, which others added to image ${imageId}`);

    await declaring.program.up("--refresh");
    expect(
      simulator
        .members(imageId)
        .map(({ memberId }) => memberId)
        .sort(),
    ).toEqual([b, c]);
  });
});
