import { ConfigurationError } from "../errors";
import type { EndpointInterface } from "./identity";
import type { Found } from "./settings";

/** The auth URL in the one form that is used: with or without `/v3`, slashes or a path prefix in front, it ends in `/v3`. */
export function normalAuthUrl(found: Found): string {
  const url = address(found);
  const path = segments(url)
    .join("/")
    .replace(/\/?auth\/tokens$/, "");
  if (/(^|\/)v2\.0$/.test(path)) {
    throw invalid(found, `is Identity v2.0, which ended long ago`, "Give the address of Identity v3.");
  }
  return `${url.origin}/${path}`.replace(/\/$/, "").replace(/(\/v3)?$/, "/v3");
}

/** Root of the image API, ending in exactly one `/v2`, from whatever a catalogue or a user calls the image endpoint. */
export function imageApiRoot(found: Found): string {
  const url = address(found);
  const parts = segments(url);
  // Bare roots, `/v2` and `/v2/{project}` are all published in the wild, also behind a path prefix.
  const version = parts.findIndex((part) => /^v\d+(\.\d+)?$/.test(part));
  const prefix = version < 0 ? parts : parts.slice(0, version);
  return [url.origin, ...prefix, "v2"].join("/");
}

/** `public`, `internal`, `admin`, also in the older spelling `publicURL`. */
export function endpointInterface(found: Found | undefined): EndpointInterface {
  if (found === undefined) return "public";
  const name = found.value.toLowerCase().replace(/url$/, "");
  if (name === "public" || name === "internal" || name === "admin") return name;
  throw invalid(found, `is "${found.value}"`, "Use public, internal or admin.");
}

function address(found: Found): URL {
  const hint = "Write the whole address, such as https://iam.eu-de.otc.t-systems.com/v3.";
  let url: URL;
  try {
    url = new URL(found.value.trim());
  } catch {
    throw invalid(found, "is not an address", hint);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw invalid(found, "does not begin with https:// or http://", hint);
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw invalid(found, "holds a user, a query or a fragment", hint);
  }
  return url;
}

function segments(url: URL): string[] {
  return url.pathname.split("/").filter((part) => part !== "");
}

function invalid(found: Found, problem: string, hint: string): ConfigurationError {
  return new ConfigurationError({ code: "SETTING_INVALID", problem: `${found.origin} ${problem}`, hint });
}
