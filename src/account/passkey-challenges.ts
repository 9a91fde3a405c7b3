import { createHmac, timingSafeEqual } from "node:crypto";
import type { Random } from "./password.ts";

const lifetimeMs = 5 * 60_000;
const expiryOctets = 6;
const nonceOctets = 16;
const proofOctets = 16;
/** All that have been used and are not yet over: each took a person with a passkey. */
const usedMax = 10_000;

/**
 * What an authenticator is to sign. A challenge proves by itself that we made it, for whom and when, so those that never
 * come back cost no memory, however many are asked for; after a restart all are void.
 */
export class PasskeyChallenges {
  readonly #clock: () => number;
  readonly #random: Random;
  readonly #secret: Buffer;
  /** When they are over, by challenge. */
  readonly #used = new Map<string, number>();

  constructor(options: { readonly clock: () => number; readonly random: Random }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#secret = options.random(32);
  }

  /** `purpose` says for what and for which session. Base64url, valid for five minutes. */
  make(purpose: string): string {
    const head = Buffer.alloc(expiryOctets);
    head.writeUIntBE(this.#clock() + lifetimeMs, 0, expiryOctets);
    const message = Buffer.concat([head, this.#random(nonceOctets)]);
    return Buffer.concat([message, this.#proof(message, purpose)]).toString("base64url");
  }

  /** Whether it was made for that purpose, still lasts and has not been used. */
  isValid(challenge: string, purpose: string): boolean {
    const octets = Buffer.from(challenge.slice(0, 100), "base64url");
    if (octets.length !== expiryOctets + nonceOctets + proofOctets) return false;
    if (octets.toString("base64url") !== challenge) return false;
    const message = octets.subarray(0, -proofOctets);
    const isOurs = timingSafeEqual(octets.subarray(-proofOctets), this.#proof(message, purpose));
    if (!isOurs || message.readUIntBE(0, expiryOctets) <= this.#clock()) return false;
    return !this.#used.has(challenge);
  }

  /** It is not valid from then on. False where somebody was faster, or too many are in use. */
  use(challenge: string): boolean {
    const now = this.#clock();
    for (const [used, over] of this.#used) if (over <= now) this.#used.delete(used);
    if (this.#used.has(challenge) || this.#used.size >= usedMax) return false;
    this.#used.set(challenge, now + lifetimeMs);
    return true;
  }

  #proof(message: Buffer, purpose: string): Buffer {
    const hash = createHmac("sha256", this.#secret).update(message).update(purpose).digest();
    return hash.subarray(0, proofOctets);
  }
}
