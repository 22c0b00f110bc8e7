import { type Answer, jsonAnswer, type ReceivedRequest } from "./answer";
import type { Cloud } from "./cloud";
import { type FlavourRules, Refusal } from "./flavour";
import type { ImageRequest } from "./image-request";
import { listImages, showImage } from "./images";
import { addMember, listMembers, removeMember, setMemberStatus, showMember } from "./members";
import type { Tokens } from "./tokens";

/** The image service (IMS), Glance v2: images can be looked at, members can be managed. */
export class Glance {
  constructor(
    readonly cloud: Cloud,
    readonly tokens: Tokens,
    readonly flavour: FlavourRules,
    readonly memberQuota: number,
    readonly endpoint: string,
    readonly authUrl: string,
  ) {}

  answer(received: ReceivedRequest): Answer {
    try {
      return this.#route(received);
    } catch (error) {
      if (error instanceof Refusal) return this.flavour.render(error, received.headers.accept);
      throw error;
    }
  }

  #route(received: ReceivedRequest): Answer {
    const { method, path } = received;
    if (path === "/" || path === "/versions") return this.#versions(path === "/" ? 300 : 200);
    const token = this.tokens.find(received.headers["x-auth-token"]);
    if (!token) throw this.#unauthenticated();
    if (path === "/v2")
      return {
        status: 302,
        headers: { "content-type": "text/plain; charset=utf8", location: `${this.endpoint}/v2/` },
        body: "",
      };
    const request: ImageRequest = {
      received,
      cloud: this.cloud,
      flavour: this.flavour,
      memberQuota: this.memberQuota,
      projectId: token.project?.id,
    };
    const [imageId, members, memberId] = segments(path);
    if (imageId === undefined) return only(method, { GET: () => listImages(request) });
    if (members === undefined)
      return only(method, { GET: () => showImage(request, imageId) }, "GET, PATCH, DELETE");
    if (memberId === undefined)
      return only(method, {
        GET: () => listMembers(request, imageId),
        POST: () => addMember(request, imageId),
      });
    return only(method, {
      GET: () => showMember(request, imageId, memberId),
      PUT: () => setMemberStatus(request, imageId, memberId),
      DELETE: () => removeMember(request, imageId, memberId),
    });
  }

  #versions(status: number): Answer {
    const links = [{ rel: "self", href: `${this.endpoint}/v2/` }];
    return jsonAnswer(status, { versions: [{ id: "v2.15", status: "CURRENT", links }] });
  }

  #unauthenticated(): Refusal {
    return new Refusal(
      401,
      "This server could not verify that you are authorized to access the document you requested. Either you supplied the wrong credentials (e.g., bad password), or your browser does not understand how to supply the credentials required.",
      "token",
      { "www-authenticate": `Keystone uri="${this.authUrl.replace(/\/v3$/, "")}"` },
    );
  }
}

function segments(path: string): string[] {
  const match = /^\/v2\/images(?:\/([^/]+)(?:\/(members)(?:\/([^/]+))?)?)?$/.exec(path);
  const parts = match
    ?.slice(1)
    .filter((part) => part !== undefined)
    .map(decode);
  // An encoded slash parts a path as a plain one does: no route is as long.
  if (!parts || parts.some((part) => part.includes("/")))
    throw new Refusal(404, "The resource could not be found.");
  return parts;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError)
      throw new Refusal(
        500,
        "The server has either erred or is incapable of performing the requested operation.",
      );
    throw error;
  }
}

function only(
  method: string,
  handlers: Readonly<Record<string, () => Answer>>,
  allow: string = Object.keys(handlers).join(", "),
): Answer {
  const handler = handlers[method];
  if (handler) return handler();
  throw new Refusal(405, `The method ${method} is not allowed for this resource.`, undefined, { allow });
}
