import type { SecureContext } from "node:tls";

/** Where the doors get their TLS identity from. Asked at each handshake, so a renewed certificate is used at once. */
export interface Certificates {
  /**
   * The context for the name that the client asked for by SNI (undefined: it sent none).
   * Undefined when we hold no certificate for that name and must not answer with another.
   */
  secureContext(serverName: string | undefined): Promise<SecureContext | undefined>;
}
