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
  /** Root of the image API, where a setting replaces the catalogue's. Ends in `/v2`. */
  readonly imageApi: string | undefined;
  /** Name under which the user wrote the secret, such as `OS_PASSWORD`: for errors. */
  readonly secretOrigin: string;
}

/** Who asks, in words without a secret. */
export function describeIdentity({ method, scope }: Identity): string {
  const who = whoOf(method);
  const what = scope.kind === "project" ? ` for project ${named(scope.project)}` : "";
  return `${who}${what}`;
}

function whoOf(method: Method): string {
  switch (method.kind) {
    case "password":
      return `user ${named(method.user)}`;
    case "applicationCredential":
      return "id" in method.credential
        ? `application credential id ${method.credential.id}`
        : `application credential "${method.credential.name}" of user ${named(method.credential.user)}`;
    case "token":
      return "the given token";
  }
}

function named(thing: User | Project): string {
  if ("id" in thing) return `id ${thing.id}`;
  const domain = "id" in thing.domain ? `id ${thing.domain.id}` : `"${thing.domain.name}"`;
  return `"${thing.name}" (domain ${domain})`;
}
