import { ConfigurationError } from "../errors";
import { keepSecret } from "./redaction";

/** Addresses of proxies, and the hosts that are reached without: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`. */
export interface Proxies {
  readonly httpsProxy?: string;
  readonly httpProxy?: string;
  readonly noProxy?: string;
}

/**
 * Proxies as the environment names them: the lower-case spelling first, and an address without a scheme is one of http, as
 * curl has it.
 *
 * @throws ConfigurationError `SETTING_INVALID`, without the address: a password may stand there.
 */
export function proxiesFrom(environment: Readonly<Record<string, string | undefined>>): Proxies {
  const nameOf = (lowerCase: string): string | undefined =>
    [lowerCase, lowerCase.toUpperCase()].find((name) => environment[name]);
  const [https, http, none] = ["https_proxy", "http_proxy", "no_proxy"].map(nameOf);
  return {
    ...(https && { httpsProxy: proxyAddress(https, environment[https] ?? "") }),
    ...(http && { httpProxy: proxyAddress(http, environment[http] ?? "") }),
    ...(none && { noProxy: environment[none] ?? "" }),
  };
}

function proxyAddress(name: string, value: string): string {
  const address = value.includes("://") ? value : `http://${value}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || !isPercentEncoded(url)) {
    throw new ConfigurationError({
      code: "SETTING_INVALID",
      problem: `${name} is not the address of an HTTP proxy`,
      hint: "Write http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT with both percent-encoded.",
    });
  }
  keepProxyPassword(url);
  return address;
}

function isPercentEncoded({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    // URIError, for a % that stands for itself.
    return false;
  }
}

function keepProxyPassword({ username, password }: URL): void {
  if (password === "") return;
  keepSecret(password);
  keepSecret(decodeURIComponent(password));
  // Both together go over the wire in base64.
  keepSecret(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
}
