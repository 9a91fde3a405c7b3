import type { SmtpReply } from "../smtp-client/smtp-reply.ts";
import type { TlsFailure } from "../smtp-client/tls-policy.ts";

// What to do about what a test found: the causes that home servers meet most, in words for who runs one.

/** RFC 5321 §4.5.4.2: where servers take mail from servers. Providers of homes often block the way there. */
const relayPort = 25;

export function connectAdvice(
  text: string,
  { port, hasProxy }: { readonly port: number; readonly hasProxy: boolean },
): string {
  if (text.includes("the proxy does not answer")) {
    return "Check the address of the transport: the proxy itself cannot be reached";
  }
  if (hasProxy) return "The proxy works, but does not reach the server: it may block mail";
  if (/timed out|ETIMEDOUT/.test(text)) {
    return port === relayPort
      ? "Your internet provider probably blocks port 25: ask them to open it, or send through a " +
          'provider (see "homepost transport presets")'
      : `Something on the way blocks port ${port}: try the other one of 465 (kind = "submissions") ` +
          'and 587 (kind = "submission")';
  }
  if (/ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL/.test(text)) {
    return text.includes("ECONNREFUSED")
      ? "Check the internet connection of this machine"
      : "This machine has no way there: check its internet connection, or switch IPv6 off (ipv6 = false)";
  }
  return `Nobody listens on port ${port} there: check host and port`;
}

export function greetingAdvice({ code }: SmtpReply): string {
  return code >= 500
    ? "The server takes nothing from your address: it may be on a block list, or have no reverse name"
    : "The server is busy, or slows strangers down: try again in some minutes";
}

export function tlsAdvice({ resultType }: TlsFailure, now: number): string {
  if (resultType === "certificate-expired") {
    const time = new Date(now).toISOString().slice(0, 16).replace("T", " ");
    return `Who runs the server has to renew it; or the clock of this machine is wrong, it says ${time} UTC`;
  }
  return resultType === "certificate-host-mismatch"
    ? "Put the name that the certificate is for into host"
    : "If this is your own server, put its certificate, or that of its authority, into ca";
}

/** Of a server that is not ours to set up, whose domain asks for what the server does not do. */
export const foreignTlsAdvice =
  "The domain asks for protection that its server does not give: mail waits until they mend it";

export const noTlsAdvice =
  'The server has no TLS on this port: try kind = "submissions"; tls = "none" only where nobody else can listen';

export function loginAdvice(code: number | undefined): string {
  if (code === undefined) return "Check mechanisms, host and port of the transport";
  return code === 535 || code === 534
    ? "Check username and password; many providers want an app password, or an API key, in place of your own"
    : "Ask the provider what their answer means";
}

export function senderAdvice({ code }: SmtpReply, isRelay: boolean): string {
  if (code === 530) return "The server wants a log-in: set username and password of the transport";
  if (code < 500) return "The server does not take it now: try again later";
  return isRelay
    ? "The provider does not let this account send with that address: add the address or its domain there"
    : "The server refuses the sender: look at MX, SPF and reverse name of your domain";
}

export function recipientAdvice({ code, enhancedStatusCode = "" }: SmtpReply): string {
  if (code < 500) return "Mostly greylisting: mail gets through with the next attempts";
  if (enhancedStatusCode.startsWith("5.1.")) return "Check the address of the recipient";
  return "A rule of the server, or the address is wrong: its answer says which; mail there may need another transport";
}

export function messageAdvice({ code }: SmtpReply): string {
  return code < 500
    ? "The server does not take it now: try again later"
    : "The server does not like the message itself: its answer says why (often SPF, DKIM or a spam filter)";
}
