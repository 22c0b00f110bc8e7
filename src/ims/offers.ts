import * as v from "valibot";
import type { ImageRequest, Session } from "../auth/session";
import type { Budget } from "../http/budget";
import { responseError } from "../http/refusal";
import type { SharedImage } from "./image";
import { ImageBody } from "./images";
import type { MemberStatus } from "./member";

/** The answers that an offer can have. */
export const memberStatuses = ["pending", "accepted", "rejected"] as const satisfies readonly MemberStatus[];

/**
 * What other projects share with the session's project, by its answer to it.
 *
 * @param owner - Id of the project that shares; default: any.
 */
export async function listOffers(
  session: Session,
  memberStatus: MemberStatus | "all",
  owner: string | undefined,
  budget: Budget,
): Promise<readonly SharedImage[]> {
  // The service does not say which answer an image has: it is asked for each.
  const statuses = memberStatus === "all" ? memberStatuses : [memberStatus];
  const lists = await Promise.all(statuses.map((status) => listSharedImages(session, status, owner, budget)));
  return lists.flat();
}

const Page = v.object({ images: v.array(ImageBody), next: v.exactOptional(v.string()) });

/** Far more than a project is ever offered: a service that pages in circles must not hold a caller for ever. */
const mostPages = 1_000;

/**
 * All images that are shared with the session's project and have that answer: `GET /v2/images?visibility=shared&member_status=…`
 * (https://docs.openstack.org/api-ref/image/v2/#list-images), every page. One's own images, which the service lists as well,
 * are left out.
 */
async function listSharedImages(
  session: Session,
  memberStatus: MemberStatus,
  owner: string | undefined,
  budget: Budget,
): Promise<readonly SharedImage[]> {
  const { projectId } = await session.location(budget);
  const images: SharedImage[] = [];
  const query = new URLSearchParams({ visibility: "shared", member_status: memberStatus, limit: "100" });
  if (owner !== undefined) query.set("owner", owner);
  for (let pages = 1; pages <= mostPages; pages += 1) {
    const request: ImageRequest = {
      purpose: `list the images with member status ${memberStatus}`,
      method: "GET",
      path: `/images?${query}`,
    };
    const reply = await session.send(request, { status: 200, shape: Page }, budget);
    if (!reply.ok) throw responseError(reply.refusal);
    const { images: page, next } = reply.value;
    images.push(
      ...page.filter((image) => image.owner !== projectId).map((image) => ({ ...image, memberStatus })),
    );
    const marker = next === undefined ? null : new URLSearchParams(next.split("?")[1]).get("marker");
    if (marker === null || marker === query.get("marker")) break;
    query.set("marker", marker);
  }
  return images;
}
