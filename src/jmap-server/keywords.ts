import type { JsonObject } from "../jmap/json.ts";
import { flagBits, flagBitOf } from "../store/flags.ts";
import type { Flags } from "../store/flags.ts";

/** System flags that JMAP knows by other names. RFC 8621 §4.1.1 */
const systemKeywords = {
  $seen: "\\Seen",
  $answered: "\\Answered",
  $flagged: "\\Flagged",
  $draft: "\\Draft",
} as const;

const flagOfKeyword: ReadonlyMap<string, string> = new Map(Object.entries(systemKeywords));

/** Bits that have a keyword, with the keyword in lower case. */
const keywordBits: readonly (readonly [string, number])[] = Object.entries(flagBits)
  .filter(([flag]) => flag !== "\\Deleted")
  .map(([flag, bit]) => {
    const keyword = Object.entries(systemKeywords).find(([, name]) => name === flag)?.[0];
    return [keyword ?? flag.toLowerCase(), bit] as const;
  });

/** IMAP's \Deleted: for JMAP such a message is not there. RFC 8621 §4.1.1 */
export function isVisible(bits: number): boolean {
  return (bits & flagBits["\\Deleted"]) === 0;
}

export function keywordsObject(bits: number, keywords: readonly string[]): JsonObject {
  const names: [string, true][] = [];
  for (const [keyword, bit] of keywordBits) if (bits & bit) names.push([keyword, true]);
  for (const keyword of keywords) names.push([keyword.toLowerCase(), true]);
  return Object.fromEntries(names);
}

/** A test made for one keyword and many messages. */
export function keywordTest(
  keyword: string,
): (bits: number, keywords: readonly string[] | undefined) => boolean {
  const wanted = keyword.toLowerCase();
  const bit = keywordBits.find(([name]) => name === wanted)?.[1];
  if (bit !== undefined) return (bits) => (bits & bit) !== 0;
  return (_bits, keywords) => keywords?.some((name) => name.toLowerCase() === wanted) ?? false;
}

// RFC 8621 §4.1.1: 1 to 255 characters of ASCII %x21-%x7e but ( ) { ] % * " \
const keywordForm = /^[!#$&'+-[^-z|}~]{1,255}$/;

export function isKeyword(keyword: string): boolean {
  return keywordForm.test(keyword);
}

/** The flags that these keywords stand for. */
export function flagsOf(keywords: Iterable<string>): Flags {
  let bits = 0;
  const free: string[] = [];
  for (const keyword of keywords) {
    const lower = keyword.toLowerCase();
    const bit = flagBitOf(flagOfKeyword.get(lower) ?? lower);
    if (bit === undefined) free.push(lower);
    else bits |= bit;
  }
  return { bits, keywords: [...new Set(free)].sort() };
}
