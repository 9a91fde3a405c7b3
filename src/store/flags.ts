/**
 * System flags and the keywords that every mailbox knows, one bit each, as they are stored.
 * RFC 9051 §2.3.2. Other keywords are stored by name.
 */
export const flagBits = {
  "\\Seen": 1,
  "\\Answered": 2,
  "\\Flagged": 4,
  "\\Deleted": 8,
  "\\Draft": 16,
  $Forwarded: 32,
  $Junk: 64,
  $NotJunk: 128,
  $Phishing: 256,
  $MDNSent: 512,
} as const;

/** What a message is marked with: system flags as bits, other keywords by name in the mailbox's own spelling. */
export interface Flags {
  readonly bits: number;
  /** Sorted, without duplicates in any case. */
  readonly keywords: readonly string[];
}

export const noFlags: Flags = { bits: 0, keywords: [] };

const byLowerCase = new Map<string, number>(
  Object.entries(flagBits).map(([name, bit]) => [name.toLowerCase(), bit]),
);

/** The bit of a flag name in any case, or undefined where it is a free keyword. */
export function flagBitOf(name: string): number | undefined {
  return byLowerCase.get(name.toLowerCase());
}

/** The names of all flags, system flags first. */
export function flagNames(bits: number, keywords: readonly string[]): string[] {
  const names: string[] = [];
  for (const [name, bit] of Object.entries(flagBits)) if (bits & bit) names.push(name);
  return keywords.length > 0 ? names.concat(keywords) : names;
}
