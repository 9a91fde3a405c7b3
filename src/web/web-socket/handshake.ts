import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** RFC 6455 §1.3 */
const acceptanceSalt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Whether a request asks to go on as WebSocket. RFC 6455 §4.2.1 */
export function asksForWebSocket({ upgrade }: IncomingHttpHeaders): boolean {
  return upgrade?.toLowerCase() === "websocket";
}

/** The protocols that a client offers, in its order; undefined where its request is no handshake that we know. */
export function offeredProtocols(headers: IncomingHttpHeaders): readonly string[] | undefined {
  const key = headers["sec-websocket-key"] ?? "";
  // RFC 6455 §4.1: base64 of 16 octets
  if (!/^[A-Za-z0-9+/]{22}==$/.test(key) || headers["sec-websocket-version"] !== "13") {
    return undefined;
  }
  const offered = headers["sec-websocket-protocol"] ?? "";
  return offered.split(",").map((name) => name.trim());
}

/** The response that ends HTTP. RFC 6455 §4.2.2 */
export function switchingResponse(headers: IncomingHttpHeaders, protocol: string): string {
  const accept = createHash("sha1")
    .update(`${headers["sec-websocket-key"] ?? ""}${acceptanceSalt}`)
    .digest("base64");
  return [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${accept}`,
    `Sec-WebSocket-Protocol: ${protocol}`,
    "\r\n",
  ].join("\r\n");
}
