import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import type { AuthenticationPeer } from "../account/authenticator.ts";
import { TrustedProxies } from "./forwarded.ts";
import type { Client } from "./forwarded.ts";

const clientKey = Symbol("client");
const nobodyTrusted = new TrustedProxies([]);

/** A request for which the door has found out who asks. */
interface KnownRequest extends IncomingMessage {
  [clientKey]?: Client;
}

/** Notes who asks; the door does it before anything looks at the request. */
export function setClient(request: KnownRequest, client: Client): void {
  request[clientKey] = client;
}

/** Who asks, behind proxies that we trust too. */
export function clientOf(request: KnownRequest): Client {
  return request[clientKey] ?? nobodyTrusted.clientOf(request);
}

/** Whether nobody between the browser and us can read along. */
export function isSecure(request: IncomingMessage): boolean {
  return clientOf(request).isSecure;
}

/** Who asks, for the record of logins and the count of failures. */
export function peerOf(request: IncomingMessage): AuthenticationPeer {
  const { socket } = request;
  const { address, isSecure: isTls } = clientOf(request);
  const userAgent = request.headers["user-agent"]?.slice(0, 500);
  return {
    protocol: "web",
    remoteAddress: address,
    localAddress: socket.localAddress,
    // A page binds nothing to its channel; what counts is that there is one.
    tls: isTls ? { channelBinding: () => undefined } : undefined,
    tlsText: isTls ? tlsTextOf(socket) : undefined,
    client: { userAgent },
  };
}

function tlsTextOf(socket: IncomingMessage["socket"]): string {
  if (!(socket instanceof TLSSocket)) return "TLS of a proxy";
  return `${socket.getProtocol()} ${socket.getCipher().name}`;
}
