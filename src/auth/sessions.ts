import { homedir } from "node:os";
import { resolve } from "node:path";
import { Budget } from "../http/budget";
import { HttpClient } from "../http/client";
import type { Tls } from "../http/dispatcher";
import { proxiesFrom } from "../http/proxies";
import type { Pace } from "../http/repetition";
import { findSettings, type Places } from "./chain";
import { identityFrom } from "./credentials";
import { maxRequestsInFlight, operationTimeoutSeconds } from "./limits";
import { Session } from "./session";
import type { Environment } from "./sources/environment";
import type { StackConfig } from "./sources/stack-config";
import { tlsFrom } from "./tls";
import { defaultCacheFolder, TokenCache } from "./token-cache";

/** The places of this process: its working folder and the user's home. */
export function processPlaces(stackConfig: StackConfig, environment: Environment): Places {
  return { stackConfig, environment, workingFolder: process.cwd(), homeFolder: homedir() };
}

/** Where tokens are cached, a relative path from the working folder on; undefined where the cache is switched off. */
export function cacheFolder({
  stackConfig,
  environment,
}: Pick<Places, "stackConfig" | "environment">): string | undefined {
  const setting = stackConfig("ims:tokenCache") || environment.PULUMI_IMS_TOKEN_CACHE;
  if (setting === "off") return undefined;
  return setting ? resolve(setting) : defaultCacheFolder();
}

/** The sessions of one process: equal identities share a session, equal connections a pool. */
export class Sessions {
  readonly #places: Places;
  readonly #warn: (line: string) => void;
  readonly #cache: TokenCache | undefined;
  readonly #pace: Pace | undefined;
  /** By the name of the cloud, if any, and by identity. */
  readonly #byCloud = new Map<string | undefined, Session>();
  readonly #byIdentity = new Map<string, Session>();
  readonly #clients = new Map<string, HttpClient>();

  /**
   * @param warn - Gets a line, once, when tokens cannot be kept on disk or a clouds.yaml cannot be used.
   * @param pace - Of repeated requests; default: {@link HttpClient}'s.
   */
  constructor(places: Places, warn: (line: string) => void, pace?: Pace) {
    this.#places = places;
    this.#warn = once(warn);
    this.#pace = pace;
    const folder = cacheFolder(places);
    this.#cache = folder === undefined ? undefined : new TokenCache(folder, this.#warn);
  }

  /**
   * @param cloud - Name of a cloud in clouds.yaml; otherwise the first source that says who asks.
   * @throws ConfigurationError, before anything is sent.
   */
  open(cloud?: string): Session {
    const session = this.#byCloud.get(cloud) ?? this.#resolve(cloud);
    this.#byCloud.set(cloud, session);
    return session;
  }

  /** The time of one operation, and what it may wait on purpose. */
  startBudget(extraSeconds = 0): Budget {
    return new Budget(operationTimeoutSeconds(this.#places.stackConfig) + extraSeconds);
  }

  #resolve(cloud: string | undefined): Session {
    const found = findSettings(this.#places, cloud, (line, fault) => {
      if (fault) this.#warn(line);
    });
    const identity = identityFrom(found);
    const tls = tlsFrom(found, this.#places.homeFolder);
    const connections = JSON.stringify(tls);
    // Where the secret was written makes no difference to what it opens.
    const key = JSON.stringify([{ ...identity, secretOrigin: "" }, connections]);
    const session =
      this.#byIdentity.get(key) ?? new Session(identity, this.#client(connections, tls), this.#cache);
    this.#byIdentity.set(key, session);
    return session;
  }

  #client(key: string, tls: Tls): HttpClient {
    const { stackConfig, environment } = this.#places;
    const proxies = proxiesFrom(environment);
    const client =
      this.#clients.get(key) ??
      new HttpClient({
        tls,
        proxies,
        maxRequestsInFlight: maxRequestsInFlight(stackConfig),
        ...(this.#pace && { pace: this.#pace }),
      });
    this.#clients.set(key, client);
    return client;
  }
}

/** Each line the first time only: several clouds read the same files. */
function once(warn: (line: string) => void): (line: string) => void {
  const told = new Set<string>();
  return (line) => {
    if (!told.has(line)) warn(line);
    told.add(line);
  };
}
