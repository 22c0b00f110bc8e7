import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { onWire, type RawReply } from "./mutation";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** A server that answers with any bytes at all, which no HTTP library would send. */
export class HostileServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(answer: (asked: Asked) => RawReply) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
      // The client hangs up on nonsense.
      socket.on("error", () => socket.destroy());
      let received = "";
      socket.setEncoding("latin1").on("data", (text: string) => {
        received += text;
        for (let asked = take(); asked !== undefined; asked = take()) reply(socket, answer(asked));
      });

      function take(): Asked | undefined {
        const end = received.indexOf("\r\n\r\n");
        if (end < 0) return undefined;
        const head = received.slice(0, end);
        const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
        if (received.length < end + 4 + length) return undefined;
        const body = received.slice(end + 4, end + 4 + length);
        received = received.slice(end + 4 + length);
        const [method = "", path = ""] = head.split(" ");
        return { method, path, body };
      }
    });
  }

  static async open(answer: (asked: Asked) => RawReply): Promise<HostileServer> {
    const server = new HostileServer(answer);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get origin(): string {
    // A TCP server that listens has an address of this form.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

function reply(socket: Socket, raw: RawReply): void {
  if (raw.ending === "reset") socket.write(onWire(raw), () => socket.resetAndDestroy());
  else if (raw.ending === "end") socket.end(onWire(raw));
  else socket.write(onWire(raw));
}
