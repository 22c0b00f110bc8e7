import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import { type Fault, isDeadly, type Trouble } from "../model/script";

interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/** One request on its way through. */
interface Passage {
  /** Lets the service do what is asked. */
  readonly carryOut: () => Promise<Reply>;
  readonly outgoing: ServerResponse;
}

const json = { "content-type": "application/json" };
const html = { "content-type": "text/html" };
const page = Buffer.from(
  `<html><head><title>502</title></head><body>${"<p>Bad gateway</p>".repeat(500)}</body></html>`,
);

/** What becomes of a request; a deadly fault is dealt with by who asked for it. */
const faults: Readonly<Record<Fault, (passage: Passage) => Promise<void>>> = {
  "killed before": silence,
  "killed after": async ({ carryOut }) => void (await carryOut()),
  refused: reset,
  "half-open": silence,
  "lost request": reset,
  "lost reply": async (passage) => {
    await passage.carryOut();
    await reset(passage);
  },
  "reset in reply": async (passage) => {
    await sendHalf(passage);
    await reset(passage);
  },
  "reset after reply": async (passage) => {
    const { outgoing, carryOut } = passage;
    send(outgoing, await carryOut());
    await once(outgoing, "finish");
    await reset(passage);
  },
  "cut reply": async (passage) => {
    await sendHalf(passage);
    passage.outgoing.socket?.end();
  },
  "slow reply": async ({ outgoing, carryOut }) => {
    const { status, headers, body } = await carryOut();
    outgoing.writeHead(status, headers);
    const piece = Math.ceil(body.length / 5) || 1;
    for (let at = 0; at < body.length; at += piece) {
      await sleep(250);
      outgoing.write(body.subarray(at, at + piece));
    }
    outgoing.end();
  },
  "too late": async ({ carryOut }) => void (await carryOut()),
  garbage: async ({ outgoing, carryOut }) => {
    const { status } = await carryOut();
    send(outgoing, { status: status === 204 ? 200 : status, headers: json, body: randomBytes(1000) });
  },
  "sign-in page": async ({ outgoing, carryOut }) => {
    await carryOut();
    send(outgoing, { status: 200, headers: html, body: page });
  },
  failed: answer(500, "{}"),
  "failed late": async ({ outgoing, carryOut }) => {
    await carryOut();
    send(outgoing, { status: 502, headers: html, body: page });
  },
  "no route": answer(404, "default backend - 404"),
  busy: answer(503, "{}"),
  throttled: answer(429, "{}"),
  "token refused": answer(401, "{}"),
};

/** An HTTP proxy in front of one service, which passes everything on until there is {@link FaultProxy.trouble}. */
export class FaultProxy {
  /** What arrived, in order. */
  readonly requests: Received[] = [];
  readonly #target: string;
  readonly #server: Server;
  #trouble: { readonly trouble: Trouble; readonly kill: () => void } | undefined;
  #count = 0;

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
      this.#pass(incoming, outgoing).catch((error: unknown) => {
        // The client has gone, which some faults make it do.
        if (!outgoing.destroyed) outgoing.destroy(error instanceof Error ? error : undefined);
      });
    });
  }

  /** @param target - Origin of the service. */
  static async open(target: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get address(): string {
    // A TCP server that listens has an address of this form.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Whether trouble happened to a request; of a connection that is refused there is nothing to be seen. */
  get troubled(): boolean {
    const { fault, from } = this.#trouble?.trouble ?? {};
    return fault === "refused" || (from !== undefined && this.#count >= from);
  }

  /** From now on; with `refused` the proxy cannot be used again. */
  async trouble(trouble: Trouble, kill: () => void): Promise<void> {
    this.#trouble = { trouble, kill };
    if (trouble.fault === "refused") await this.close();
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const received = await receive(incoming);
    this.requests.push(received);
    const carryOut = (): Promise<Reply> => this.#carryOut(received);
    const fault = this.#next();
    if (fault === undefined) return send(outgoing, await carryOut());
    await faults[fault]({ carryOut, outgoing });
    if (isDeadly(fault)) this.#trouble?.kill();
  }

  #next(): Fault | undefined {
    if (this.#trouble === undefined) return undefined;
    this.#count += 1;
    const { fault, from, times = 1 } = this.#trouble.trouble;
    return this.#count >= from && this.#count < from + times ? fault : undefined;
  }

  async #carryOut({ method, path, headers, body }: Received): Promise<Reply> {
    const reply = await request(`${this.#target}${path}`, {
      // As it came.
      method: method as "GET",
      headers,
      body: body.length > 0 ? body : null,
    });
    const { "transfer-encoding": _chunks, connection: _connection, ...kept } = reply.headers;
    const known = Object.entries(kept).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    return {
      status: reply.statusCode,
      headers: Object.fromEntries(known),
      body: Buffer.from(await reply.body.arrayBuffer()),
    };
  }
}

async function receive(incoming: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { host: _host, connection: _connection, "content-length": _length, ...headers } = incoming.headers;
  const kept = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  const { method = "GET", url: path = "/" } = incoming;
  return { method, path, headers: Object.fromEntries(kept), body: Buffer.concat(chunks) };
}

function send(outgoing: ServerResponse, { status, headers, body }: Reply): void {
  outgoing.writeHead(status, headers).end(body);
}

async function sendHalf({ outgoing, carryOut }: Passage): Promise<void> {
  const { status, headers, body } = await carryOut();
  outgoing.writeHead(status, { ...headers, ...(status === 204 ? {} : { "content-length": body.length }) });
  await new Promise<void>((resolve) => outgoing.write(body.subarray(0, body.length / 2), () => resolve()));
}

async function reset({ outgoing }: Pick<Passage, "outgoing">): Promise<void> {
  outgoing.socket?.resetAndDestroy();
}

async function silence(): Promise<void> {}

function answer(status: number, text: string): (passage: Passage) => Promise<void> {
  return async ({ outgoing }) => send(outgoing, { status, headers: json, body: Buffer.from(text) });
}
