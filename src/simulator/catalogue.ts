import { hexId } from "./cloud";

/** The three kinds of addresses that a catalogue knows. Open Telekom Cloud lists only `public`. */
export type EndpointInterface = "public" | "internal" | "admin";

/** An address of a service, in one region, for one kind of client. */
export interface CatalogueEndpoint {
  readonly interface: EndpointInterface;
  /** Region, such as `eu-de`. */
  readonly region: string;
  readonly url: string;
}

/** A service of the catalogue that comes with a project's token. */
export interface CatalogueService {
  /** Service type: `identity`, `image`, ... */
  readonly type: string;
  readonly name: string;
  readonly endpoints: readonly CatalogueEndpoint[];
}

/** The catalogue in the form of a token's body. */
export function catalogueBody(services: readonly CatalogueService[]): unknown[] {
  return services.map(({ type, name, endpoints }) => ({
    endpoints: endpoints.map((endpoint) => ({
      id: hexId(),
      interface: endpoint.interface,
      region_id: endpoint.region,
      url: endpoint.url,
      region: endpoint.region,
    })),
    id: hexId(),
    type,
    name,
  }));
}

/** What a fresh Keystone with one Glance lists: IAM for all three interfaces, the bare root of the image service as `public`. */
export function defaultCatalogue(authUrl: string, imageEndpoint: string, region: string): CatalogueService[] {
  const interfaces: readonly EndpointInterface[] = ["public", "internal", "admin"];
  return [
    {
      type: "identity",
      name: "keystone",
      endpoints: interfaces.map((each) => ({ interface: each, region, url: authUrl })),
    },
    { type: "image", name: "glance", endpoints: [{ interface: "public", region, url: imageEndpoint }] },
  ];
}
