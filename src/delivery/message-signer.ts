import { sign } from "node:crypto";
import { createReadStream } from "node:fs";
import { promisify } from "node:util";
import { BodyHash } from "../dkim/body-hash.ts";
import type { Canonicalization } from "../dkim/canonical-header.ts";
import { unsignedField } from "../dkim/sign.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import type { Content } from "../store/content.ts";
import type { DkimKeys } from "./dkim-keys.ts";

/** On the thread pool. */
const signElsewhere = promisify(sign);

/** How one selector of a domain signs. */
export interface SelectorSettings {
  readonly selector: string;
  readonly headerCanonicalization: Canonicalization;
  readonly bodyCanonicalization: Canonicalization;
  readonly headers: readonly string[];
  readonly seals: boolean;
  /** Undefined: for ever. */
  readonly expirationSeconds: number | undefined;
}

/** The selectors that sign, by domain in A-labels. */
export type SigningSettings = ReadonlyMap<string, readonly SelectorSettings[]>;

export interface SignedMessage {
  /** Whose signatures it gets, in A-labels. */
  readonly domains: readonly string[];
  /** All fields that leave with it, latin1. */
  readonly header: string;
  readonly body: Content;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** When it leaves, where that is later: signatures expire so much later. */
  readonly leavesAt: number;
}

export interface MessageSignerOptions {
  readonly keys: Pick<DkimKeys, "key" | "forget">;
  readonly log: Log;
  /** Default: it is. */
  readonly isClockRight?: () => boolean;
  readonly settings: SigningSettings;
}

/**
 * Signs what our users send, and what we send ourselves. mail-behaviours.md 3.2: where signing fails that is logged,
 * and the message leaves without; mail that does not leave at all is worse.
 */
export class MessageSigner {
  readonly #options: MessageSignerOptions;
  #settings: SigningSettings;

  constructor(options: MessageSignerOptions) {
    this.#options = options;
    this.#settings = options.settings;
  }

  update(settings: SigningSettings): void {
    this.#settings = settings;
    this.#options.keys.forget();
  }

  /** The domain itself or the closest one above it that signs; undefined where there is none. */
  closestDomain(hostName: string): string | undefined {
    for (let name = hostName; name !== ""; name = name.slice(name.indexOf(".") + 1)) {
      if (this.#settings.has(name)) return name;
      if (!name.includes(".")) return undefined;
    }
    return undefined;
  }

  /** DKIM-Signature fields for the top of the message, or "". */
  async signatures(message: SignedMessage): Promise<string> {
    const wanted = [...new Set(message.domains)].flatMap((domain) =>
      (this.#settings.get(domain) ?? []).map((of) => ({ domain, ...of })),
    );
    if (wanted.length === 0) return "";
    try {
      const hashes = await bodyHashes(
        message.body,
        wanted.map((of) => of.bodyCanonicalization),
      );
      const signatures = wanted.map((of) => this.#signature(message, of, hashes));
      return (await Promise.all(signatures)).join("");
    } catch (error) {
      this.#options.log.error("dkim.signing.failed", { fault: faultText(error) });
      return "";
    }
  }

  async #signature(
    { header, at, leavesAt }: SignedMessage,
    of: SelectorSettings & { readonly domain: string },
    hashes: ReadonlyMap<Canonicalization, Buffer>,
  ): Promise<string> {
    const { domain, selector, expirationSeconds } = of;
    try {
      const key = this.#options.keys.key(domain, selector);
      if (!key) throw new Error("There is no private key");
      const waits = Math.max(0, Math.ceil((leavesAt - at) / 1000));
      const expires = expirationSeconds === undefined ? undefined : waits + expirationSeconds;
      const bodyHash = hashes.get(of.bodyCanonicalization)!;
      const how = { ...of, key, expirationSeconds: expires };
      const isTimed = this.#options.isClockRight?.() ?? true;
      const seconds = isTimed ? Math.floor(at / 1000) : undefined;
      const field = unsignedField({ header, bodyHash }, how, seconds);
      return field.withSignature(await signElsewhere(field.algorithm, field.data, key));
    } catch (error) {
      this.#options.log.warn("dkim.signing.failed", { domain, selector, fault: faultText(error) });
      return "";
    }
  }
}

/** Of a body in memory at once: at most 256 kB, about a millisecond. Of one in a file as it is read. */
async function bodyHashes(
  body: Content,
  canonicalizations: readonly Canonicalization[],
): Promise<Map<Canonicalization, Buffer>> {
  const hashes = new Map(canonicalizations.map((of) => [of, new BodyHash(of)]));
  const push = (octets: Uint8Array) => {
    for (const hash of hashes.values()) hash.push(octets);
  };
  if (body.octets) push(body.octets.subarray(body.headerSize));
  else if (body.file !== undefined) {
    const pieces: AsyncIterable<Buffer> = createReadStream(body.file, { start: body.headerSize });
    for await (const piece of pieces) push(piece);
  }
  return new Map([...hashes].map(([of, hash]) => [of, hash.digest()]));
}
