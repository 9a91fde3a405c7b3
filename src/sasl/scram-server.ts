import type { ChannelBindings } from "./channel-binding.ts";
import { SaslRefusal } from "./sasl-error.ts";
import { hmac, isClientProof, type ScramCredential, type ScramHash } from "./scram-keys.ts";
import {
  authMessageOf,
  formatServerFirst,
  parseClientFinal,
  parseClientFirst,
  type ClientFirst,
} from "./scram-messages.ts";

/**
 * The server's side of one SCRAM exchange, RFC 5802 §5 and RFC 7677 §3, without a wire. Each method takes or makes one
 * message, in this order:
 *
 *     clientFirst ──login──▶ (look up its credential) ──▶ serverFirst ──▶ clientFinal ──▶ server-final, the user is in
 *
 * An AbnfError or SaslRefusal ends the exchange.
 */
export class ScramServer {
  readonly #options: ScramServerOptions;
  #clientFirst: ClientFirst | undefined;
  #bindingInput = Buffer.alloc(0);
  #sent: { readonly credentials: ScramCredentials; readonly serverFirst: string } | undefined;
  #proven: ScramCredential | undefined;

  constructor(options: ScramServerOptions) {
    this.#options = options;
  }

  /** Takes the client-first-message and tells who wants to log in. */
  clientFirst(octets: Buffer): string {
    const first = parseClientFirst(octets);
    const bound = this.#bindingOf(first);
    if (first.authorizationId !== undefined && first.authorizationId !== first.login) {
      throw new SaslRefusal("bad-credentials", "Cannot act for another login");
    }
    this.#bindingInput = Buffer.concat([Buffer.from(first.gs2Header, "latin1"), bound]);
    this.#clientFirst = first;
    return first.login;
  }

  /** Any of the credentials lets in; all have the salt and the iterations of the first. */
  serverFirst(...credentials: ScramCredentials): Buffer {
    const nonce = this.#nonce();
    const { salt, iterations } = credentials[0];
    const serverFirst = formatServerFirst({ nonce, salt, iterations });
    this.#sent = { credentials, serverFirst };
    return Buffer.from(serverFirst, "latin1");
  }

  /** Takes the client-final-message and gives the server-final-message: the client is who it says. */
  clientFinal(octets: Buffer): Buffer {
    const final = parseClientFinal(octets);
    const { hash } = this.#options;
    const first = this.#clientFirst;
    if (first === undefined || this.#sent === undefined) throw new Error("SCRAM messages swapped");
    const { credentials, serverFirst } = this.#sent;
    if (final.nonce !== this.#nonce()) {
      throw new SaslRefusal("bad-protocol", "Cannot go on with another nonce");
    }
    if (!final.channelBinding.equals(this.#bindingInput)) {
      throw new SaslRefusal("bad-channel-binding", "Cannot go on with another channel binding");
    }
    const authMessage = authMessageOf(first.bare, serverFirst, final.withoutProof);
    const { proof } = final;
    const proven = credentials.find((credential) =>
      isClientProof({ hash, credential, authMessage, proof }),
    );
    if (proven === undefined) throw new SaslRefusal("bad-credentials", "Cannot accept the proof");
    this.#proven = proven;
    const signature = hmac(hash, proven.serverKey, authMessage);
    return Buffer.from(`v=${signature.toString("base64")}`, "latin1");
  }

  /** The credential that the client has proved to know. */
  get proven(): ScramCredential | undefined {
    return this.#proven;
  }

  // RFC 5802 §6
  #bindingOf({ flag }: ClientFirst): Buffer {
    const { plus, plusAnnounced, channelBindings } = this.#options;
    if (plus !== (flag.kind === "p")) {
      throw new SaslRefusal("bad-protocol", "Cannot go on: mechanism and binding flag differ");
    }
    if (flag.kind === "y" && plusAnnounced) {
      throw new SaslRefusal("bad-channel-binding", "Somebody hid the mechanisms with binding");
    }
    if (flag.kind !== "p") return Buffer.alloc(0);
    const known = flag.type === "tls-exporter" || flag.type === "tls-server-end-point";
    const binding = known ? channelBindings?.channelBinding(flag.type) : undefined;
    if (binding === undefined) {
      throw new SaslRefusal("bad-channel-binding", `Cannot bind to "${flag.type}"`);
    }
    return binding;
  }

  #nonce(): string {
    return `${this.#clientFirst?.nonce ?? ""}${this.#options.nonce}`;
  }
}

type ScramCredentials = readonly [ScramCredential, ...ScramCredential[]];

export interface ScramServerOptions {
  readonly hash: ScramHash;
  /** Whether the client chose the mechanism with "-PLUS". */
  readonly plus: boolean;
  /** Whether we announced mechanisms with "-PLUS" to it. */
  readonly plusAnnounced: boolean;
  readonly channelBindings: ChannelBindings | undefined;
  /** Our part of the nonce: fresh, printable, without comma. */
  readonly nonce: string;
}
