import { pbkdf2, timingSafeEqual } from "node:crypto";
import type { ChannelBindingType } from "./channel-binding.ts";
import type { SaslClient } from "./sasl-client.ts";
import { SaslRefusal } from "./sasl-error.ts";
import { clientProof, digestName, digestOctets, hmac, type ScramHash } from "./scram-keys.ts";
import {
  authMessageOf,
  formatSaslName,
  parseServerFinal,
  parseServerFirst,
  type ServerFirst,
} from "./scram-messages.ts";

/** RFC 5802 §5.1, gs2-cbind-flag, with what "p" binds to. */
export type ClientBinding =
  | { readonly kind: "n" | "y" }
  | { readonly kind: "p"; readonly type: ChannelBindingType; readonly octets: Buffer };

export interface ScramClientOptions {
  readonly hash: ScramHash;
  readonly login: string;
  /** Prepared, see prepare.ts. */
  readonly password: string;
  /** Our part of the nonce: fresh, printable, without comma. */
  readonly nonce: string;
  readonly binding: ClientBinding;
}

/** RFC 5802 §5.1 and RFC 7677 §4: fewer make guessing cheap for whoever sees the exchange. */
const iterationsMin = 4096;
/** About 0.15 s each; more would be an attack on us. */
const iterationsMax = 1_000_000;

/**
 * The client's side of SCRAM, RFC 5802 §5:
 *
 *     client-first ──▶ server-first ──▶ client-final ──▶ server-final, proved ──▶ empty
 */
export class ScramClient implements SaslClient {
  readonly #options: ScramClientOptions;
  #state: "first" | "final" | "proved" = "first";
  #serverSignature = Buffer.alloc(0);

  constructor(options: ScramClientOptions) {
    this.#options = options;
  }

  get hasProof(): boolean {
    return this.#state === "proved";
  }

  initialResponse(): Buffer {
    return Buffer.from(this.#gs2Header() + this.#clientFirstBare(), "latin1");
  }

  async respond(challenge: Buffer): Promise<Buffer> {
    switch (this.#state) {
      case "first":
        return this.#clientFinal(challenge);
      case "final":
        this.#checkServer(challenge);
        return Buffer.alloc(0);
      case "proved":
        throw new SaslRefusal("bad-protocol", "Cannot answer one more challenge");
    }
  }

  async #clientFinal(challenge: Buffer): Promise<Buffer> {
    const first = parseServerFirst(challenge);
    const { hash, nonce, binding } = this.#options;
    if (!first.nonce.startsWith(nonce) || first.nonce.length === nonce.length) {
      throw new SaslRefusal("bad-protocol", "Cannot go on with another nonce");
    }
    const salted = await this.#saltedPassword(first);
    const bound = binding.kind === "p" ? binding.octets : Buffer.alloc(0);
    const bindingInput = Buffer.concat([Buffer.from(this.#gs2Header(), "latin1"), bound]);
    const withoutProof = `c=${bindingInput.toString("base64")},r=${first.nonce}`;
    const serverFirst = challenge.toString("latin1");
    const authMessage = authMessageOf(this.#clientFirstBare(), serverFirst, withoutProof);
    const serverKey = hmac(hash, salted, "Server Key");
    this.#serverSignature = Buffer.from(hmac(hash, serverKey, authMessage));
    this.#state = "final";
    const proof = clientProof(hash, salted, authMessage).toString("base64");
    return Buffer.from(`${withoutProof},p=${proof}`, "latin1");
  }

  #checkServer(challenge: Buffer): void {
    const final = parseServerFinal(challenge);
    if (final.kind === "error") {
      throw new SaslRefusal("bad-credentials", `Cannot log in: server says "${final.error}"`);
    }
    const { signature } = final;
    const expected = this.#serverSignature;
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      throw new SaslRefusal("bad-credentials", "Cannot trust the server: wrong signature");
    }
    this.#state = "proved";
  }

  #saltedPassword({ salt, iterations }: ServerFirst): Promise<Buffer> {
    if (iterations < iterationsMin || iterations > iterationsMax) {
      throw new SaslRefusal("bad-protocol", `Cannot use an iteration count of ${iterations}`);
    }
    const { hash, password } = this.#options;
    return new Promise((resolve, reject) => {
      pbkdf2(password, salt, iterations, digestOctets(hash), digestName(hash), (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      });
    });
  }

  #gs2Header(): string {
    const { binding } = this.#options;
    return binding.kind === "p" ? `p=${binding.type},,` : `${binding.kind},,`;
  }

  #clientFirstBare(): string {
    return `n=${formatSaslName(this.#options.login)},r=${this.#options.nonce}`;
  }
}
