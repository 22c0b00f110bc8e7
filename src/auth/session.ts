import { AuthenticationError, ConfigurationError } from "../errors";
import type { Budget } from "../http/budget";
import type { Expectation, HttpClient, Reply } from "../http/client";
import type { HttpRequest } from "../http/exchange";
import type { Refusal } from "../http/refusal";
import { imageApiRoot } from "./addresses";
import { describeIdentity, type Identity } from "./identity";
import { givenTokenRefused } from "./keystone";
import { imageEndpoints, type Token } from "./token";
import type { TokenCache } from "./token-cache";
import { TokenSource } from "./token-source";

/** A request to the image API, its path below `/v2`, already percent-encoded. */
export interface ImageRequest {
  /** What the request is for, completing "cannot …". */
  readonly purpose: string;
  readonly method: HttpRequest["method"];
  readonly path: string;
  readonly body?: unknown;
}

/** Where the session's calls go and for whom: what a share is recorded with. */
export interface Location {
  readonly projectId: string;
  readonly projectName: string;
  /** Empty where neither a setting nor the catalogue names one. */
  readonly region: string;
  readonly imageApi: string;
}

/** One identity talking to the image service: its token, its address, and one renewal after a 401. */
export class Session {
  readonly identity: Identity;
  readonly tokens: TokenSource;
  readonly #http: HttpClient;

  constructor(identity: Identity, http: HttpClient, cache: TokenCache | undefined) {
    this.identity = identity;
    this.#http = http;
    this.tokens = new TokenSource(identity, http, cache);
  }

  /** @throws ConfigurationError `ENDPOINT_NOT_FOUND`, or `CREDENTIALS_INCOMPLETE` for a token without a project. */
  async location(budget: Budget): Promise<Location> {
    return locate(this.identity, await this.tokens.token(budget));
  }

  /**
   * Sends a request with the token. After a 401 the token is dropped and the request repeated: with one that another process
   * has written meanwhile, or else with a new one, and then no more.
   *
   * @throws AuthenticationError `TOKEN_REFUSED`, and whatever getting a token or the connection throws.
   */
  async send<T>(request: ImageRequest, expected: Expectation<T>, budget: Budget): Promise<Reply<T>> {
    for (let tries = 1; ; tries += 1) {
      const token = await this.tokens.token(budget);
      const reply = await this.#sendWith(token, request, expected, budget);
      if (reply.ok || reply.refusal.status !== 401) return reply;
      await this.tokens.drop(token);
      if (token.source === "given") throw givenTokenRefused(this.identity, reply.refusal);
      if (tries > 1 && token.source === "iam") throw stillRefused(this.identity, reply.refusal);
    }
  }

  async #sendWith<T>(
    token: Token,
    { path, ...request }: ImageRequest,
    expected: Expectation<T>,
    budget: Budget,
  ): Promise<Reply<T>> {
    const { imageApi } = locate(this.identity, token);
    const url = `${imageApi}${path}`;
    return this.#http.send({ ...request, url, headers: { "x-auth-token": token.value } }, expected, budget);
  }
}

function locate(identity: Identity, token: Token): Location {
  if (token.project === undefined) {
    throw new ConfigurationError({
      code: "CREDENTIALS_INCOMPLETE",
      problem: `the token of ${describeIdentity(identity)} is not scoped to a project`,
      hint: "Images belong to projects: set ims:projectName or OS_PROJECT_NAME (or the id).",
    });
  }
  const project = { projectId: token.project.id, projectName: token.project.name };
  const endpoints = imageEndpoints(token, identity.interface);
  const regions = [...new Set(endpoints.map((endpoint) => endpoint.region))];
  // Never the first of several: a share is made within one region.
  const region = identity.region ?? (regions.length === 1 ? regions[0] : undefined);
  if (identity.imageApi !== undefined)
    return { ...project, region: region ?? "", imageApi: identity.imageApi };
  const endpoint = endpoints.find((candidate) => candidate.region === region);
  if (region === undefined || endpoint === undefined) throw noEndpoint(identity, regions);
  return {
    ...project,
    region,
    imageApi: imageApiRoot({ value: endpoint.url, origin: "the catalogue's image endpoint" }),
  };
}

function noEndpoint(identity: Identity, regions: readonly string[]): ConfigurationError {
  const wanted = identity.region === undefined ? "no region is set" : `none in region "${identity.region}"`;
  const listed =
    regions.length === 0 ? "none at all" : `those of ${regions.map((name) => `"${name}"`).join(", ")}`;
  return new ConfigurationError({
    code: "ENDPOINT_NOT_FOUND",
    problem: `the catalogue has no image endpoint to use: ${wanted}, and with interface ${identity.interface} it lists ${listed}`,
    hint: "Set the region, the interface or the image endpoint itself in the same place as the auth URL: ims:region, OS_REGION_NAME or region_name, and so on.",
  });
}

function stillRefused(identity: Identity, refusal: Refusal): AuthenticationError {
  return new AuthenticationError({
    code: "TOKEN_REFUSED",
    problem: `re-authenticated as ${describeIdentity(identity)}, still refused: ${refusal.summary}`,
    hint: "Check that the image endpoint and the auth URL belong to the same cloud and region.",
  });
}
