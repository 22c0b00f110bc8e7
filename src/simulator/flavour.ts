import { randomUUID } from "node:crypto";
import { type Answer, jsonAnswer } from "./answer";
import { hexId, type StoredImage, type Visibility } from "./cloud";
import { webobError } from "./webob";

/** `glance`: plain OpenStack. `ims`: Open Telekom Cloud's Image Management Service, as far as its API reference says. */
export type Flavour = "glance" | "ims";

/** What a flavour decides; everything else is the same in both. */
export interface FlavourRules {
  readonly memberQuota: number;
  readonly defaultVisibility: Visibility;
  /** The header that names this request to the service's support, new each time. */
  requestId(): Record<string, string>;
  /** May an image of this visibility have members? */
  shareable(visibility: Visibility): boolean;
  /** Why the image cannot be shared with this project, beyond what Glance checks. */
  objection(image: StoredImage, memberId: string, projectExists: boolean): Reason | undefined;
  quotaOf(image: StoredImage, quota: number): number;
  /** Does accepting the image take a vault to put it in? */
  needsVault(image: StoredImage): boolean;
  render(refusal: Refusal, accept: string | undefined): Answer;
}

/** Refusals that IMS words differently from Glance. */
export type Reason = keyof typeof IMG;

/** A request that the image service turns down, in Glance's words. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly explanation: string,
    readonly reason?: Reason,
    readonly headers: Record<string, string> = {},
  ) {
    super(explanation);
  }
}

/** @see https://docs.otc.t-systems.com/image-management-service/api-ref/error_codes.html */
const IMG = {
  badRequest: { status: 400, code: "IMG.0001", message: "The request message format is invalid." },
  emptyBody: { status: 400, code: "IMG.0007", message: "The request body is empty." },
  notFound: { status: 404, code: "IMG.0031", message: "The resource ID in the request is incorrect." },
  unknownProject: { status: 400, code: "IMG.0067", message: "The project ID is incorrect." },
  ownProject: { status: 400, code: "IMG.0076", message: "You cannot share an image with yourself." },
  token: { status: 401, code: "IMG.0087", message: "The token is incorrect." },
  quota: {
    status: 400,
    code: "IMG.0088",
    message: "The number of shared images has reached the maximum allowed.",
  },
  publicImage: { status: 400, code: "IMG.0089", message: "The public image cannot be shared." },
  encrypted: { status: 400, code: "IMG.0098", message: "The encrypted image cannot be shared." },
  notOwner: { status: 400, code: "IMG.0106", message: "The image owner is another tenant." },
  fullEcs: { status: 400, code: "IMG.0135", message: "The full-ECS image cannot be shared." },
  vault: { status: 400, code: "IMG.0184", message: "Failed to obtain the vault." },
} as const;

const glance: FlavourRules = {
  memberQuota: 128,
  defaultVisibility: "shared",
  requestId: () => ({ "x-openstack-request-id": `req-${randomUUID()}` }),
  shareable: (visibility) => visibility === "shared",
  objection: () => undefined,
  quotaOf: (_image, quota) => quota,
  needsVault: () => false,
  render: (refusal, accept) => webobError(refusal.status, refusal.explanation, accept, refusal.headers),
};

const ims: FlavourRules = {
  memberQuota: 256,
  defaultVisibility: "private",
  requestId: () => ({ "x-request-id": hexId() }),
  shareable: (visibility) => visibility === "shared" || visibility === "private",
  objection(image, memberId, projectExists) {
    if (image.encrypted) return "encrypted";
    if (image.fullEcs === "other") return "fullEcs";
    if (memberId === image.owner) return "ownProject";
    return projectExists ? undefined : "unknownProject";
  },
  quotaOf: (image, quota) => (image.fullEcs ? Math.min(quota, 10) : quota),
  needsVault: (image) => image.fullEcs === "backup",
  render(refusal, accept) {
    // Where the API reference knows no code, IMS passes on what Glance says.
    if (refusal.reason === undefined) return glance.render(refusal, accept);
    const { status, code, message } = IMG[refusal.reason];
    return jsonAnswer(status, { error: { code, message } });
  },
};

export const flavours: Readonly<Record<Flavour, FlavourRules>> = { glance, ims };
