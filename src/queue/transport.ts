import type { SmtpTimeouts } from "../smtp-client/send-transaction.ts";

/** How mail leaves. Plain values, replaced as a whole when the configuration changes. */
export interface QueueSettings {
  /** For EHLO and the notices. */
  readonly hostName: string;
  readonly transport: Transport;
  /** Addresses under which others reach us on the port of `transport`: mail that would go there goes in a circle. */
  readonly selfAddresses?: readonly string[] | undefined;
  readonly timeouts?: Partial<SmtpTimeouts> | undefined;
}

export type Transport = DirectTransport | SmarthostTransport;

/** To the mail hosts of the recipient's domain. */
export interface DirectTransport {
  readonly kind: "direct";
  /** 25, but for tests. */
  readonly port: number;
  /** False where mail is not to leave by this family of addresses, such as without a reverse name. */
  readonly ipv4?: boolean | undefined;
  readonly ipv6?: boolean | undefined;
}

/** How the mail hosts of a domain are dialed: what is left of a transport once it is chosen. */
export interface DirectWay {
  readonly port: number;
  readonly ehloName: string;
  readonly ipv4: boolean;
  readonly ipv6: boolean;
}

/** Everything to one server that takes it from there. */
export interface SmarthostTransport {
  readonly kind: "smarthost";
  /** Name or IP address. */
  readonly host: string;
  readonly port: number;
  /** "starttls" and "implicit" are verified; "opportunistic" is not. */
  readonly tls: "implicit" | "starttls" | "opportunistic" | "none";
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** PEM, in place of the usual authorities. */
  readonly ca?: string | undefined;
  /** Takes any certificate. */
  readonly insecure?: boolean | undefined;
}
