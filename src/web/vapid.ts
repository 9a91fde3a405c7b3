import { createECDH, createPrivateKey, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

export interface VapidOptions {
  /** 32 octets, the private key; the same for as long as there are subscriptions. */
  readonly secret: Buffer;
  /** Whom the push service may write to. */
  readonly contact: string;
  readonly clock: () => number;
}

/** RFC 8292 §2: at most a day. */
const lastsMs = 12 * 3_600_000;

/** Proves to push services that messages come from whom the browser subscribed to. RFC 8292 */
export class Vapid {
  /** An uncompressed point of P-256, base64url. RFC 8292 §3.2 */
  readonly publicKey: string;
  readonly #key: KeyObject;
  readonly #options: VapidOptions;

  constructor(options: VapidOptions) {
    const ecdh = createECDH("prime256v1");
    ecdh.setPrivateKey(options.secret);
    const point = ecdh.getPublicKey();
    const coordinate = (from: number): string => point.toString("base64url", from, from + 32);
    const d = options.secret.toString("base64url");
    const key = { kty: "EC", crv: "P-256", d, x: coordinate(1), y: coordinate(33) };
    this.publicKey = point.toString("base64url");
    this.#key = createPrivateKey({ key, format: "jwk" });
    this.#options = options;
  }

  /** The value of the Authorization field for a message to that URL. RFC 8292 §3 */
  authorization(url: string): string {
    const { clock, contact } = this.#options;
    const exp = Math.floor((clock() + lastsMs) / 1000);
    const claims = { aud: new URL(url).origin, exp, sub: contact };
    const text = `${encoded({ typ: "JWT", alg: "ES256" })}.${encoded(claims)}`;
    // RFC 7518 §3.4: the two numbers side by side, no DER.
    const signature = sign("sha256", Buffer.from(text), {
      key: this.#key,
      dsaEncoding: "ieee-p1363",
    });
    return `vapid t=${text}.${signature.toString("base64url")}, k=${this.publicKey}`;
  }
}

function encoded(object: object): string {
  return Buffer.from(JSON.stringify(object)).toString("base64url");
}
