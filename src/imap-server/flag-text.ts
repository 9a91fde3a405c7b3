import { flagNames } from "../store/flags.ts";

/** So many sets with free keywords are remembered. */
const keywordSetsMax = 1000;

/** Flags as responses show them, without the parentheses. The same few combinations come back for most messages. */
export class FlagText {
  readonly #byBits: (string | undefined)[] = [];
  readonly #octetsByBits: (Uint8Array | undefined)[] = [];
  readonly #octetsByKeywords = new Map<string, Uint8Array>();

  of(bits: number, keywords: readonly string[]): string {
    if (keywords.length > 0) return flagNames(bits, keywords).join(" ");
    return (this.#byBits[bits] ??= flagNames(bits, keywords).join(" "));
  }

  /** The same as octets, not to be changed. */
  octetsOf(bits: number, keywords: readonly string[]): Uint8Array {
    if (keywords.length > 0) return this.#octetsWithKeywords(bits, keywords);
    return (this.#octetsByBits[bits] ??= Buffer.from(this.of(bits, keywords), "latin1"));
  }

  #octetsWithKeywords(bits: number, keywords: readonly string[]): Uint8Array {
    const key = `${bits} ${keywords.length === 1 ? keywords[0]! : keywords.join(" ")}`;
    let octets = this.#octetsByKeywords.get(key);
    if (octets === undefined) {
      if (this.#octetsByKeywords.size >= keywordSetsMax) this.#octetsByKeywords.clear();
      octets = Buffer.from(this.of(bits, keywords), "latin1");
      this.#octetsByKeywords.set(key, octets);
    }
    return octets;
  }
}
