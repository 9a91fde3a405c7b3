import { constants } from "node:crypto";
import { createSecureContext, DEFAULT_CIPHERS, type SecureContext } from "node:tls";
import type { DoorTls } from "./door-tls.ts";
import type { KeyAndCertificate } from "./self-signed.ts";

/** With each context the keys of session tickets are drawn anew: what was recorded stays closed. mail-behaviours 1.4 */
const ticketKeysMs = 86_400_000;

/** What a door shows for one name: certificates for different kinds of keys, of which clients take what they can. */
export type Identity = readonly KeyAndCertificate[];

/** The contexts of one door: made once for an identity, and anew each day. */
export class IdentityContexts {
  readonly #door: DoorTls;
  readonly #now: () => number;
  readonly #made = new WeakMap<
    Identity,
    { readonly context: SecureContext; readonly at: number }
  >();

  /** `now` in milliseconds since 1970. */
  constructor(door: DoorTls, now: () => number) {
    this.#door = door;
    this.#now = now;
  }

  of(identity: Identity): SecureContext {
    const at = this.#now();
    const made = this.#made.get(identity);
    if (made !== undefined && at - made.at < ticketKeysMs) return made.context;
    const context = contextOf(identity, this.#door);
    this.#made.set(identity, { context, at });
    return context;
  }
}

/**
 * Without tickets, OpenSSL gives none in TLS 1.2; in TLS 1.3 it still sends two that name a session in its memory, and
 * Node has no way to switch those off.
 */
function contextOf(identity: Identity, { minVersion, sessionTickets }: DoorTls): SecureContext {
  const isOld = minVersion === "1.0" || minVersion === "1.1";
  return createSecureContext({
    key: identity.map(({ key }) => key),
    cert: identity.map(({ certificate }) => certificate),
    minVersion: minVersion === "1.0" ? "TLSv1" : `TLSv${minVersion}`,
    // Where client certificates are asked for, OpenSSL fails to resume a session without it.
    sessionIdContext: "homepost",
    // What the old versions sign with is below the level that OpenSSL demands by itself.
    ...(isOld ? { ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0` } : {}),
    ...(sessionTickets ? {} : { secureOptions: constants.SSL_OP_NO_TICKET }),
  });
}
