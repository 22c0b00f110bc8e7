import { ShareError } from "../errors";
import type { Membership } from "../ims/membership";
import { type ExitCode, exitCodeOf, exitCodes } from "./exit-codes";
import { type ImageView, readImages } from "./image-view";
import { renderError } from "./output/failure";
import { type MembersFormat, renderMembers } from "./output/members";
import { openSessions, type Surroundings } from "./surroundings";
import { awaitAnswers } from "./wait";

export interface MembersOptions {
  readonly cloud?: string;
  /** Id of the one project to show or to wait for. */
  readonly member?: string;
  /** Seconds. */
  readonly wait?: number;
  readonly format: MembersFormat;
  /** The same as format `json`. */
  readonly json?: true;
}

/** `members`: who images are shared with, and a gate that opens when they have accepted. */
export async function runMembers(
  imageIds: readonly string[],
  { cloud, member, wait, format, json }: MembersOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const sessions = openSessions(surroundings);
  const session = sessions.open(cloud);
  const images = await readImages(session, imageIds, sessions.startBudget());
  const print = (all: readonly ImageView[]): void => {
    const shown = all.map((image) => onlyOf(image, member));
    surroundings.print(renderMembers(shown, json ? "json" : format));
  };

  const errors = images.flatMap(({ error }) => error ?? []);
  const [first] = errors;
  if (first !== undefined || wait === undefined) {
    print(images);
    for (const error of errors) surroundings.say(renderError(error));
    return first === undefined ? exitCodes.done : exitCodeOf(first);
  }
  const memberships = images.flatMap((image) => (image.error === undefined ? [image] : []));
  if (member === undefined) memberships.forEach(requireWholeList);
  const gate = { ...surroundings, memberId: member, seconds: wait };
  const answered = await awaitAnswers(session, memberships, gate);
  print(answered.memberships.map((membership) => ({ imageId: membership.image.imageId, ...membership })));
  return { accepted: exitCodes.done, rejected: exitCodes.rejected, open: exitCodes.timeUp }[answered.verdict];
}

/** @throws ShareError `IMAGE_NOT_YOURS`: a recipient sees its own answer, and would take it for all. */
function requireWholeList({ image: { imageId, owner }, partial }: Membership): void {
  if (!partial) return;
  throw new ShareError({
    code: "IMAGE_NOT_YOURS",
    problem: `cannot wait for the answers to image ${imageId}: it belongs to project ${owner}, and these credentials see their own answer alone`,
    hint: "Use the owner's credentials, or wait for one project by --member.",
  });
}

function onlyOf(image: ImageView, memberId: string | undefined): ImageView {
  if (image.error !== undefined || memberId === undefined) return image;
  return { ...image, members: image.members.filter((member) => member.memberId === memberId) };
}
