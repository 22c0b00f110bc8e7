/** How IAM is told who is asking. */
export type Method =
  | { readonly kind: "password"; readonly user: User; readonly password: string }
  | {
      readonly kind: "applicationCredential";
      readonly credential: ApplicationCredential;
      readonly secret: string;
    }
  /** A token that somebody else asked for: used as it is, never renewed, never stored. */
  | { readonly kind: "token"; readonly token: string };

/** By id, or by name within a domain: names are unique only there. */
export type User = { readonly id: string } | { readonly name: string; readonly domain: Domain };
export type Domain = { readonly id: string } | { readonly name: string };
export type Project = { readonly id: string } | { readonly name: string; readonly domain: Domain };
export type ApplicationCredential = { readonly id: string } | { readonly name: string; readonly user: User };

/** What the token is for. Without a scope it is what the credential itself is bound to. */
export type Scope =
  | { readonly kind: "project"; readonly project: Project }
  | { readonly kind: "domain"; readonly domain: Domain }
  | { readonly kind: "credential" };

export type EndpointInterface = "public" | "internal" | "admin";

/** Who asks, for what, and where: complete and free of contradictions. */
export interface Identity {
  /** Ends in `/v3`, without a slash behind it. */
  readonly authUrl: string;
  readonly method: Method;
  readonly scope: Scope;
  readonly region: string | undefined;
  readonly interface: EndpointInterface;
  /** Replaces the catalogue's address of the image service. */
  readonly imageEndpoint: string | undefined;
  /** Where the secret comes from, in the words of the user's configuration: for errors. */
  readonly secretSource: string;
}
