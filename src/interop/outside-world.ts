import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { CertificateAuthority } from "../testing/certificate-authority.ts";

/** Somebody has asked, as the browser described it. */
export interface Visit {
  readonly url: string;
  readonly method: string;
  readonly destination: string | undefined;
  readonly referrer: string | undefined;
  readonly cookie: string | undefined;
}

interface Mark {
  readonly connections: number;
  readonly visits: number;
}

const picture = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

/** All hosts that are not ours, on one port with and without TLS. It answers everything, and counts even who only connects. */
export class OutsideWorld implements AsyncDisposable {
  readonly visits: Visit[] = [];
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    const { key, certificate } = new CertificateAuthority().issue(["evil.example"]);
    const answer = (request: IncomingMessage, response: ServerResponse): void =>
      this.#answer(request, response);
    const http = createHttpServer(answer);
    const https = createHttpsServer({ key, cert: certificate }, answer);
    for (const server of [http, https])
      server.on("clientError", (_error, socket) => socket.destroy());
    https.on("tlsClientError", (_error, socket) => socket.destroy());
    this.#server = createServer((socket) => {
      this.connections++;
      this.#sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.once("close", () => this.#sockets.delete(socket));
      socket.once("data", (first) => {
        socket.pause();
        socket.unshift(first);
        // TLS takes what has been read out of the socket; for HTTP it has to flow.
        if (first[0] === tlsHandshake) https.emit("connection", socket);
        else {
          http.emit("connection", socket);
          socket.resume();
        }
      });
    });
  }

  static async open(): Promise<OutsideWorld> {
    const world = new OutsideWorld();
    world.#server.listen(0, "127.0.0.1");
    await once(world.#server, "listening");
    return world;
  }

  /** A place in the record, for `since`. */
  mark(): Mark {
    return { connections: this.connections, visits: this.visits.length };
  }

  since(mark: Mark): { readonly connections: number; readonly visits: readonly Visit[] } {
    return {
      connections: this.connections - mark.connections,
      visits: this.visits.slice(mark.visits),
    };
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { headers, method = "", url = "" } = request;
    this.visits.push({
      url: `${headers.host}${url}`,
      method,
      destination: headers["sec-fetch-dest"]?.toString(),
      referrer: headers.referer,
      cookie: headers.cookie,
    });
    response.writeHead(200, { "content-type": "image/gif", "set-cookie": "seen=1" }).end(picture);
  }
}

/** RFC 8446 §5.1: the first octet of a TLS connection. */
const tlsHandshake = 22;
