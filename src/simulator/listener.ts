import { setMaxListeners } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, ReceivedRequest } from "./answer";
import type { OpenCall } from "./calls";
import { type AnswerRule, answerUnder } from "./rules";

/** Certificate and key in PEM, to answer https. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

/** What the listener asks for each request that has come in whole. */
export interface Exchange {
  readonly rule: AnswerRule | undefined;
  /** Does the service's work and says what to answer. */
  normal(): Answer;
  readonly call: OpenCall;
}

/** Tokens with a large catalogue inside have 24 KB, more than Node takes by default. */
const HIGHEST_HEADER_BYTES = 128 * 1024;
const KEEP_ALIVE_MILLISECONDS = 60_000;

/** The HTTP side: reads requests, sends answers, and breaks connections where a rule says so. */
export class Listener {
  readonly #server: Server;
  readonly #closing = new AbortController();

  constructor(
    readonly exchange: (request: ReceivedRequest) => Exchange,
    tls: TlsIdentity | undefined,
  ) {
    // Each answer that is delayed listens, and there may be hundreds at once: no sign of a leak.
    setMaxListeners(0, this.#closing.signal);
    const options = { maxHeaderSize: HIGHEST_HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_MILLISECONDS };
    const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
      this.#serve(incoming, outgoing).catch((error: unknown) => this.#fail(outgoing, error));
    };
    this.#server = tls
      ? createTlsServer({ ...options, ...tls }, onRequest)
      : createServer(options, onRequest);
  }

  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, resolve);
    });
    // A TCP server that listens has an address of this form.
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    const [path = "/", query = ""] = splitOnce(incoming.url ?? "/", "?");
    const exchange = this.exchange({
      service: isIam(path) ? "iam" : "ims",
      method: incoming.method ?? "GET",
      path,
      query,
      headers: singleValues(incoming.headers),
      body,
    });
    outgoing.once("close", () => exchange.call.finished());
    await this.#reply(exchange, outgoing);
  }

  async #reply({ rule, normal, call }: Exchange, outgoing: ServerResponse): Promise<void> {
    if (rule?.delayMilliseconds)
      await sleep(rule.delayMilliseconds, undefined, { signal: this.#closing.signal });
    if (rule?.reset === "before") return void outgoing.destroy();
    const answer = rule ? answerUnder(rule, normal) : normal();
    if (rule?.reset === "afterCommit") return void outgoing.destroy();
    if (rule?.hang === "headers") return;
    const cut = rule?.reset === "duringBody" || rule?.hang === "body";
    const bytes = Buffer.from(answer.body);
    call.answered(answer.status);
    outgoing.writeHead(answer.status, { ...answer.headers, ...lengthOf(answer, bytes) });
    if (!cut) {
      outgoing.end(bytes);
      return call.finished();
    }
    await new Promise<void>((resolve) =>
      outgoing.write(bytes.subarray(0, bytes.length / 2), () => resolve()),
    );
    if (rule?.reset === "duringBody") outgoing.destroy();
  }

  #fail(outgoing: ServerResponse, error: unknown): void {
    if (this.#closing.signal.aborted || outgoing.destroyed) return;
    if (outgoing.headersSent) return void outgoing.destroy();
    outgoing.writeHead(500, { "content-type": "text/plain" }).end(`The simulator failed: ${String(error)}`);
  }
}

export function originOf(scheme: "http" | "https", host: string, port: number): string {
  return `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function lengthOf(answer: Answer, bytes: Buffer): Record<string, number> {
  return answer.status === 204 || "content-length" in answer.headers
    ? {}
    : { "content-length": bytes.length };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function singleValues(headers: IncomingMessage["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
}

/** Both services share the port: IAM has `/v3` and, as on DevStack, `/identity`; the rest is the image service. */
function isIam(path: string): boolean {
  return /^\/(v3|identity)(\/|$)/.test(path);
}
