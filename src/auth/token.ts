import type { EndpointInterface } from "./identity";

export interface CatalogueEndpoint {
  readonly region: string;
  readonly interface: string;
  readonly url: string;
}

export interface CatalogueService {
  readonly type: string;
  readonly endpoints: readonly CatalogueEndpoint[];
}

/** What IAM answered: who the token stands for, until when, and where the services are. */
export interface Token {
  /** Goes into `X-Auth-Token`. A secret. */
  readonly value: string;
  readonly user: { readonly id: string; readonly name: string };
  /** Undefined for a token that is not scoped to a project. */
  readonly project: { readonly id: string; readonly name: string } | undefined;
  readonly catalogue: readonly CatalogueService[];
  /** Milliseconds since the epoch on this machine's clock when the token arrived. */
  readonly receivedAt: number;
  /** Milliseconds that the token lives from its arrival; undefined where IAM did not say. */
  readonly lifetime: number | undefined;
  /** Whether IAM issued it to this process, a cache file held it, or the user gave it. */
  readonly source: "iam" | "cache" | "given";
}

/** A token is renewed this long before it expires, so that it does not die under way. */
const margin = 120_000;

/**
 * Whether a call that starts now may still use the token. Lifetimes are counted from the arrival, so that a local clock
 * that is hours off makes no difference. A token that lives less than four margins is used for three quarters of its life.
 */
export function isFresh(token: Token, now: number): boolean {
  if (token.lifetime === undefined) return true;
  const usable = token.lifetime - Math.min(margin, token.lifetime / 4);
  const age = now - token.receivedAt;
  return age >= 0 && age <= usable;
}

/** When the token expires by this machine's clock; undefined where that is not known. */
export function expiryOf({ receivedAt, lifetime }: Token): Date | undefined {
  return lifetime === undefined ? undefined : new Date(receivedAt + lifetime);
}

/** Image service addresses that the catalogue has for an interface, as region and URL. */
export function imageEndpoints(token: Token, wanted: EndpointInterface): readonly CatalogueEndpoint[] {
  return token.catalogue
    .filter((service) => service.type === "image")
    .flatMap((service) => service.endpoints)
    .filter((endpoint) => endpoint.interface === wanted);
}
