// How mail programs reach us, and the forms in which they ask for it: Thunderbird (autoconfig), Outlook (autodiscover),
// Apple (profiles), people (words and QR codes). Pure: who asks, and what the answer is signed with, is known elsewhere.

/** What a mail program needs to know of a domain. Names are A-labels. */
export interface ClientSettings {
  readonly domain: string;
  /** For people: the domain with U-labels. */
  readonly displayName: string;
  /** What shows certificates that programs accept, and profiles and autodiscover: the host name of this machine. */
  readonly webHost: string;
  /** Port of HTTPS; undefined: not offered. */
  readonly webPort: number | undefined;
  /** IMAP, best first; none where it is not offered. */
  readonly incoming: readonly ClientServer[];
  /** Submission, best first. */
  readonly outgoing: readonly ClientServer[];
  /** The whole address, with the domain: for all services. */
  readonly userName: "address";
}

export interface ClientServer {
  readonly host: string;
  readonly port: number;
  /** From the first octet on (RFC 8314 §3.3), or by STARTTLS. */
  readonly security: "tls" | "starttls";
}
