import { isIP } from "node:net";

/** For whom a passkey is: the pages of one host name. WebAuthn §4, "relying party identifier" */
export interface RelyingParty {
  /** The name, without a port. */
  readonly host: string;
  readonly origin: string;
}

export type NoRelyingParty = "ip-address" | "no-tls" | "no-name";

/**
 * Who we are to a browser that came by that Host field. Passkeys are for names, never for IP addresses, and browsers
 * make and use them with TLS only, or on the machine itself.
 */
export function relyingPartyOf(
  hostField: string | undefined,
  isSecure: boolean,
): RelyingParty | NoRelyingParty {
  const field = (hostField ?? "").toLowerCase();
  const host = field.replace(/:\d{1,5}$/, "");
  if (isIP(host.replaceAll(/^\[|\]$/g, "")) !== 0) return "ip-address";
  if (!/^(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/.test(host)) return "no-name";
  if (!isSecure && !/^(?:.+\.)?localhost$/.test(host)) return "no-tls";
  return { host, origin: `${isSecure ? "https" : "http"}://${field}` };
}
