import type { IncomingMessage } from "node:http";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { isSecure } from "../peer.ts";
import { switchingResponse } from "./handshake.ts";
import { WebSocket } from "./web-socket.ts";
import type { WebSocketListener } from "./web-socket.ts";

/** How a route takes a request over as WebSocket; what it responds besides is not sent then. */
export interface WebSocketOffer {
  readonly protocol: string;
  readonly messageOctetsMax: number;
  readonly listener: (webSocket: WebSocket) => WebSocketListener;
}

/** What a route that knows WebSocket finds in its environment. */
export type AcceptWebSocket = (offer: WebSocketOffer) => void;

/** What who was refused has to close the connection; nobody else looks at its time any more. */
const closeMsDefault = 2_000;

/** Asks the pages, as for any request. Resolves to the connection where a route has taken it over. */
export async function upgrade(
  incoming: IncomingMessage,
  { socket, head }: { readonly socket: Duplex; readonly head: Buffer },
  fetch: (
    request: Request,
    env: { readonly incoming: IncomingMessage; readonly accept: AcceptWebSocket },
  ) => Response | Promise<Response>,
  closeMs = closeMsDefault,
): Promise<WebSocket | undefined> {
  const request = requestOf(incoming);
  if (request === undefined) {
    endSoon(socket, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", closeMs);
    return undefined;
  }
  let offer: WebSocketOffer | undefined;
  const response = await fetch(request, { incoming, accept: (made) => void (offer = made) });
  if (socket.destroyed) return undefined;
  if (offer === undefined) {
    endSoon(socket, await octetsOf(response), closeMs);
    return undefined;
  }
  const { protocol, listener, messageOctetsMax } = offer;
  socket.write(switchingResponse(incoming.headers, protocol));
  return new WebSocket(socket, { head, listener, messageOctetsMax });
}

function requestOf(incoming: IncomingMessage): Request | undefined {
  const scheme = isSecure(incoming) ? "https" : "http";
  const { host = "" } = incoming.headers;
  const url = `${scheme}://${host}${incoming.url ?? ""}`;
  // A path of another kind could become another host.
  if (incoming.method !== "GET" || !incoming.url?.startsWith("/") || !URL.canParse(url)) {
    return undefined;
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === "string") headers.set(name, value);
  }
  return new Request(url, { headers });
}

async function octetsOf(response: Response): Promise<Buffer> {
  const body = Buffer.from(await response.arrayBuffer());
  const fields = Array.from(response.headers, ([name, value]) => `${name}: ${value}`);
  const head = [
    `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ""}`,
    ...fields.filter((field) => !field.startsWith("content-length:")),
    `content-length: ${body.length}`,
    "connection: close",
    "\r\n",
  ];
  return Buffer.concat([Buffer.from(head.join("\r\n"), "latin1"), body]);
}

function endSoon(socket: Duplex, last: string | Buffer, closeMs: number): void {
  socket.end(last);
  setTimeout(() => socket.destroy(), closeMs).unref();
}
