import { flagBitOf, type Flags } from "../store/flags.ts";
import { bad } from "./imap-error.ts";

/** Flags as STORE and APPEND name them. RFC 9051 §2.3.2 */
export function flagsOf(names: readonly string[]): Flags {
  let bits = 0;
  const keywords = new Map<string, string>();
  for (const name of names) {
    const bit = flagBitOf(name);
    if (bit !== undefined) bits |= bit;
    // RFC 9051 §2.3.2: clients that still send \Recent cannot set it.
    else if (name === "\\Recent") continue;
    else if (name.startsWith("\\")) throw bad("No such system flag", "CLIENTBUG");
    else if (!keywords.has(name.toLowerCase())) keywords.set(name.toLowerCase(), name);
  }
  return { bits, keywords: [...keywords.values()].sort() };
}
