import type { Answer, ReceivedRequest } from "./answer";
import { Calls } from "./calls";
import { defaultCatalogue } from "./catalogue";
import { Cloud } from "./cloud";
import { type Flavour, flavours } from "./flavour";
import { Glance } from "./glance";
import { Keystone } from "./keystone";
import { type Exchange, Listener, originOf, type TlsIdentity } from "./listener";
import { Rules } from "./rules";
import { Simulator } from "./simulator";
import { Tokens } from "./tokens";

/** How a simulator starts. Every option has a default. */
export interface SimulatorOptions {
  /** Which service to behave like. Default `glance`. */
  readonly flavour?: Flavour;
  /** Members an image may have; a negative number lifts the limit. Default 128, as Glance; 256 with flavour `ims`. */
  readonly memberQuota?: number;
  /** Life of a token, whole seconds. Default 86,400: a day. */
  readonly tokenLifeSeconds?: number;
  /** Length of a token, characters. Default 183; Open Telekom Cloud's can have 24,000. */
  readonly tokenLength?: number;
  /** Region of the catalogue's entries. Default `eu-de`. */
  readonly region?: string;
  /** Address to listen on. Default `127.0.0.1`; `::1` for IPv6. */
  readonly host?: string;
  /** Port to listen on. Default 0: any that is free. */
  readonly port?: number;
  /** Certificate and key to answer https with. Default: http. */
  readonly tls?: TlsIdentity;
}

const DEFAULT_TOKEN_LIFE_SECONDS = 86_400;
const DEFAULT_TOKEN_LENGTH = 183;

/**
 * Starts Keystone (IAM) and Glance (IMS) in this process, on one loopback port, with nothing on disk.
 * A test suite holds it against real Keystone and Glance; a difference is a bug.
 * @example
 * const cloud = await startSimulator();
 * const image = cloud.addImage();
 * // ... run what is to be tested with cloud.environment(cloud.owner) ...
 * console.log(cloud.members(image.id));
 * await cloud.close();
 * @throws Error if the port is taken
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const state = new Cloud();
  const tokens = new Tokens(
    options.tokenLifeSeconds ?? DEFAULT_TOKEN_LIFE_SECONDS,
    options.tokenLength ?? DEFAULT_TOKEN_LENGTH,
  );
  const flavour = flavours[options.flavour ?? "glance"];
  const calls = new Calls();
  const rules = new Rules();
  const listener = new Listener(exchange, options.tls);
  const host = options.host ?? "127.0.0.1";
  const port = await listener.listen(host, options.port ?? 0);
  const imageEndpoint = originOf(options.tls ? "https" : "http", host, port);
  const authUrl = `${imageEndpoint}/v3`;
  const region = options.region ?? "eu-de";
  const keystone = new Keystone(state, tokens, authUrl, defaultCatalogue(authUrl, imageEndpoint, region));
  const glance = new Glance(
    state,
    tokens,
    flavour,
    options.memberQuota ?? flavour.memberQuota,
    imageEndpoint,
    authUrl,
  );
  return new Simulator({ state, tokens, flavour, calls, rules, listener, keystone, imageEndpoint, region });

  function exchange(request: ReceivedRequest): Exchange {
    const projectId = tokens.find(request.headers["x-auth-token"])?.project?.id;
    const call = calls.start(request, projectId);
    return { call, rule: rules.take(request), normal: () => withRequestId(dispatch(request), request) };
  }

  function dispatch(request: ReceivedRequest): Answer {
    const path = request.path.replace(/^\/(identity|image)(?=\/|$)/, "");
    return request.service === "iam"
      ? keystone.answer({ ...request, path })
      : glance.answer({ ...request, path: path || "/" });
  }

  /** Glance has none on a 401: its token check stands before the part that gives out the ids. */
  function withRequestId(answer: Answer, { service }: ReceivedRequest): Answer {
    if (service === "ims" && flavour === flavours.glance && answer.status === 401) return answer;
    const requestId = service === "iam" ? flavours.glance.requestId() : flavour.requestId();
    return { ...answer, headers: { ...answer.headers, ...requestId } };
  }
}
