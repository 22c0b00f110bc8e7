import { Agent, type Dispatcher, EnvHttpProxyAgent } from "undici";
import type { Proxies } from "./proxies";

/** How servers prove who they are, and we to them. PEM texts. */
export interface Tls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** False accepts any certificate. Default true. */
  readonly verify?: boolean;
}

export interface Connections {
  /** Requests at once to one origin, from 1. Default 16. */
  readonly maxRequestsInFlight?: number;
  readonly tls?: Tls;
  readonly proxies?: Proxies;
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
  return new EnvHttpProxyAgent({
    ...options,
    // Empty, not undefined: undici would look into the environment itself.
    httpProxy: httpProxy ?? "",
    httpsProxy: httpsProxy ?? "",
    noProxy: noProxy ?? "",
    requestTls: { timeout: 10_000, ...secure },
  });
}
