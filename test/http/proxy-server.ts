import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export interface ProxyServer {
  readonly port: number;
  /** `HOST:PORT` of every tunnel that was asked for. */
  readonly tunnels: readonly string[];
  /** What clients said to be let in, one entry a tunnel. */
  readonly authorizations: readonly (string | undefined)[];
  close(): Promise<void>;
}

/** A proxy on loopback that opens tunnels, or answers with a status instead. */
export async function startProxy(options: { readonly status?: number } = {}): Promise<ProxyServer> {
  const tunnels: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", (request: IncomingMessage, client: Socket) => {
    tunnels.push(request.url ?? "");
    authorizations.push(request.headers["proxy-authorization"]);
    if (options.status !== undefined) return void client.end(`HTTP/1.1 ${options.status} Refused\r\n\r\n`);
    const { hostname, port } = new URL(`http://${request.url}`);
    const target = connect(Number(port || 80), hostname, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.pipe(client).pipe(target);
    });
    sockets.add(target);
    target.on("error", () => client.destroy());
    client.on("error", () => target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    // A TCP server that listens has an address of this form.
    port: (server.address() as AddressInfo).port,
    tunnels,
    authorizations,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
