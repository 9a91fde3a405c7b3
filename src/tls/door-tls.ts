/** What an admin can say about TLS at one door. mail-behaviours 1.4 */
export interface DoorTls {
  /** Older ones than 1.2 are broken (RFC 8996 §2); some old device may know nothing else. */
  readonly minVersion: "1.0" | "1.1" | "1.2" | "1.3";
  /** RFC 5077 §3. Of TLS 1.3 there are always some: see identity-contexts.ts. */
  readonly sessionTickets: boolean;
}

export const doorTlsDefaults: DoorTls = { minVersion: "1.2", sessionTickets: true };
