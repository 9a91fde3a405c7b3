import { flagNames } from "../store/flags.ts";

/** Flags as responses show them, without the parentheses. The same few combinations come back for most messages. */
export class FlagText {
  readonly #byBits: (string | undefined)[] = [];

  of(bits: number, keywords: readonly string[]): string {
    if (keywords.length > 0) return flagNames(bits, keywords).join(" ");
    return (this.#byBits[bits] ??= flagNames(bits, keywords).join(" "));
  }
}
