import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "undici";

/** A way to a server that counts the requests that take it. */
export interface CountingProxy {
  /** Its own address, to be used in the place of the server's. */
  readonly origin: string;
  /** Requests by method since the last call. */
  take(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

export async function countingProxy(target: string): Promise<CountingProxy> {
  const pool = new Pool(target, { connections: 64 });
  let counts: Record<string, number> = {};

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = request;
    counts[method] = (counts[method] ?? 0) + 1;
    const { host: _host, connection: _connection, ...headers } = request.headers;
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk);
    const answer = await pool.request({
      method,
      path: url,
      headers,
      body: body.length > 0 ? Buffer.concat(body) : null,
    });
    response.writeHead(answer.statusCode, answer.headers);
    response.end(await answer.body.bytes());
  }

  const server = createServer((request, response) => {
    // A tool that gets no answer fails its operation, which says so.
    pass(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A TCP server that listens has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    take() {
      const taken = counts;
      counts = {};
      return taken;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await pool.close();
    },
  };
}
