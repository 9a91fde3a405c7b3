import type { MechanismName } from "../sasl/mechanism.ts";
import type { SocksProxy } from "../smtp-client/socks-dial.ts";
import type { SmtpTimeouts } from "../smtp-client/send-transaction.ts";
import type { RouteTable } from "./route.ts";

/** How mail leaves. Plain values, replaced as a whole when the configuration changes. */
export interface QueueSettings {
  /** For EHLO and the notices. */
  readonly hostName: string;
  /** Where neither the message nor a route names another. */
  readonly transport: Transport;
  /** What routes and messages may name. */
  readonly transports?: Readonly<Record<string, Transport>> | undefined;
  readonly routes?: RouteTable | undefined;
  /** Addresses under which others reach us on the port of `transport`: mail that would go there goes in a circle. */
  readonly selfAddresses?: readonly string[] | undefined;
  /** Ours, from which connections to mail hosts come, one per family at most; the system's choice where absent. */
  readonly localAddresses?: readonly string[] | undefined;
  readonly timeouts?: Partial<SmtpTimeouts> | undefined;
}

export type Transport = DirectTransport | RelayTransport | SocksTransport | FailTransport;

/** To the mail hosts of the recipient's domain. */
export interface DirectTransport {
  readonly kind: "direct";
  /** 25, but for tests. */
  readonly port: number;
  /** False where mail is not to leave by this family of addresses, such as without a reverse name. */
  readonly ipv4?: boolean | undefined;
  readonly ipv6?: boolean | undefined;
}

/** Everything to one server that takes it from there. */
export interface RelayTransport {
  readonly kind: "relay";
  /** Name or IP address. */
  readonly host: string;
  readonly port: number;
  /** "starttls" and "implicit" are verified; "opportunistic" is not. */
  readonly tls: "implicit" | "starttls" | "opportunistic" | "none";
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Those that may be used to log in. Where undefined, all: PLAIN and LOGIN over verified TLS only. */
  readonly mechanisms?: readonly MechanismName[] | undefined;
  /** PEM, in place of the usual authorities. */
  readonly ca?: string | undefined;
  /** Takes any certificate. */
  readonly insecure?: boolean | undefined;
}

/** To the mail hosts of the recipient's domain, through a SOCKS proxy. RFC 1928 */
export interface SocksTransport {
  readonly kind: "socks";
  /** Of the proxy: name or IP address. */
  readonly proxyHost: string;
  readonly proxyPort: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Port of the mail hosts: 25, but for tests. */
  readonly port: number;
  /** Addresses that others see the connections come from. */
  readonly remoteAddresses: readonly string[];
  /** Name of these addresses, for EHLO; ours where undefined. */
  readonly remoteHostName?: string | undefined;
}

/** Mail ends here, at once or, with a code below 500, after the last attempt. */
export interface FailTransport {
  readonly kind: "fail";
  readonly code: number;
  readonly text: string;
}

/** How the mail hosts of a domain are dialed: what is left of a transport once it is chosen. */
export interface DirectWay {
  readonly port: number;
  readonly ehloName: string;
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  readonly proxy?: SocksProxy | undefined;
}
