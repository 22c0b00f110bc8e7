import { createServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";

export interface SecureServer {
  readonly port: number;
  /** Connections that clients opened, whether they came to anything or not. */
  readonly connections: number;
  close(): Promise<void>;
}

/** An https server on loopback that answers everything with the one thing of these tests. */
export async function startSecureServer(options: ServerOptions): Promise<SecureServer> {
  let connections = 0;
  const server = createServer(options, (_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end('{"name":"whole"}');
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    // A TCP server that listens has an address of this form.
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
