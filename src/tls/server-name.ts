import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { Socket } from "node:net";
import type { SecureContext } from "node:tls";

/**
 * Whether a client that asked for that name by SNI may be shown the certificate. A name of the house network, an
 * address or a single word says nothing about whom the client wants; any other must be the certificate's. RFC 6066 §3
 */
export function mayAnswer(
  serverName: string,
  certificate: X509Certificate,
  ownNames: readonly string[],
): boolean {
  const name = serverName.toLowerCase().replace(/\.$/, "");
  // RFC 6762 §3 and RFC 8375 §3
  const isHouse = /\.(?:local|home\.arpa)$/.test(name);
  if (isHouse || !name.includes(".") || isIP(name) !== 0 || ownNames.includes(name)) return true;
  return certificate.checkHost(name) !== undefined;
}

/**
 * What Node is told for a name: nothing where it is the context that the handshake began with. Of another one Node takes
 * a single certificate, though there may be several for different kinds of keys.
 */
export function contextForName(
  context: SecureContext,
  initial: SecureContext | undefined,
): SecureContext | undefined {
  return context === initial ? undefined : context;
}

/** A fatal alert before any key is agreed on, as all versions have it: unrecognized_name. RFC 8446 §5.1 and §6 */
const unrecognizedName = Buffer.from([21, 3, 3, 0, 2, 2, 112]);

/**
 * Tells the client that its name is none of ours, on the socket below TLS: Node would only hang up. Resolves when it is
 * on its way, or the socket is gone.
 */
export function refuseServerName(socket: Pick<Socket, "write" | "destroyed">): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.write(unrecognizedName, () => resolve());
  });
}
