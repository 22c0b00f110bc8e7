import { Agent, type Dispatcher, EnvHttpProxyAgent } from "undici";
import { keepSecret } from "./redaction";

/** How servers prove who they are, and we to them. PEM texts. */
export interface Tls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** False accepts any certificate. Default true. */
  readonly verify?: boolean;
}

/** Addresses of proxies, and the hosts that are reached without: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`. */
export interface Proxies {
  readonly httpsProxy?: string;
  readonly httpProxy?: string;
  readonly noProxy?: string;
}

export interface Connections {
  /** Requests at once to one origin, from 1. Default 16. */
  readonly maxRequestsInFlight?: number;
  readonly tls?: Tls;
  readonly proxies?: Proxies;
}

/** Proxies as the environment names them, the lower-case spelling first, as curl has it. */
export function proxiesFrom(environment: Readonly<Record<string, string | undefined>>): Proxies {
  const read = (name: string): string | undefined =>
    environment[name] || environment[name.toUpperCase()] || undefined;
  const [httpsProxy, httpProxy, noProxy] = [read("https_proxy"), read("http_proxy"), read("no_proxy")];
  return {
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(noProxy === undefined ? {} : { noProxy }),
  };
}

/** One kept-alive pool an origin. Limits: 10 s to connect, 60 s to the first byte, 30 s between bytes, 16 MiB. */
export function dispatcherFor({ maxRequestsInFlight = 16, tls = {}, proxies = {} }: Connections): Dispatcher {
  const { ca, cert, key, verify = true } = tls;
  const secure = {
    rejectUnauthorized: verify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
  const options: Agent.Options = {
    connections: maxRequestsInFlight,
    connect: { timeout: 10_000, ...secure },
    headersTimeout: 60_000,
    bodyTimeout: 30_000,
    // A token travels in a header, and tokens of 24 KB exist; Node's own limit is 16 KB.
    maxHeaderSize: 65_536,
    maxResponseSize: 16 * 1024 * 1024,
  };
  const { httpProxy, httpsProxy, noProxy } = proxies;
  if (httpProxy === undefined && httpsProxy === undefined) return new Agent(options);
  for (const proxy of [httpProxy, httpsProxy]) keepProxyPassword(proxy);
  return new EnvHttpProxyAgent({
    ...options,
    // Empty, not undefined: undici would look into the environment itself.
    httpProxy: httpProxy ?? "",
    httpsProxy: httpsProxy ?? "",
    noProxy: noProxy ?? "",
    requestTls: { timeout: 10_000, ...secure },
  });
}

function keepProxyPassword(proxy: string | undefined): void {
  if (proxy === undefined || !URL.canParse(proxy)) return;
  const { password } = new URL(proxy);
  keepSecret(decodeURIComponent(password));
  keepSecret(password);
}
