import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import type { AuthenticationPeer } from "../account/authenticator.ts";

/** Whether nobody between the browser and us can read along. */
export function isSecure(request: IncomingMessage): boolean {
  return request.socket instanceof TLSSocket;
}

/** Who asks, for the record of logins and the count of failures. */
export function peerOf(request: IncomingMessage): AuthenticationPeer {
  const { socket } = request;
  const tls = socket instanceof TLSSocket ? socket : undefined;
  const userAgent = request.headers["user-agent"]?.slice(0, 500);
  return {
    protocol: "web",
    remoteAddress: socket.remoteAddress ?? "",
    localAddress: socket.localAddress,
    // A page binds nothing to its channel; what counts is that there is one.
    tls: tls === undefined ? undefined : { channelBinding: () => undefined },
    tlsText: tls === undefined ? undefined : `${tls.getProtocol()} ${tls.getCipher().name}`,
    client: { userAgent },
  };
}
