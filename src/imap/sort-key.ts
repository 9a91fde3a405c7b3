import { decodeEncodedWords } from "../message/encoded-word.ts";
import type { Envelope, EnvelopeAddress } from "../message/part.ts";
import { unicodeCasemap } from "../message/unicode-casemap.ts";
import { baseSubjectOf } from "./base-subject.ts";
import type { SortCriterion, SortKeyName } from "./sort-criterion.ts";

/** Keys that are numbers are milliseconds and octets; the others are text of the envelope. */
export type TextKeyName = Exclude<SortKeyName, "arrival" | "date" | "size">;

/** The key of each message, by position. */
export type SortColumn = ArrayLike<number> | readonly string[];

/** Those that the criteria name. */
export type SortColumns = { readonly [Name in SortKeyName]?: SortColumn };

/**
 * Text to sort by; "<" compares two of them as i;unicode-casemap does. RFC 5256 §3: of addresses the first counts,
 * and of it the mailbox; no address is the empty text. RFC 5957 §3: displayed are its name or else the address.
 */
export function sortTextOf(name: TextKeyName, envelope: Envelope): string {
  return collated(textOf(name, envelope));
}

/**
 * Compares positions; where all criteria find two equal, the one before comes first. RFC 5256 §3: REVERSE is of one
 * key only. Each criterion needs its column.
 */
export function compareBy(
  criteria: readonly SortCriterion[],
  columns: SortColumns,
): (a: number, b: number) => number {
  const keys = criteria.map(({ key, reverse }) => {
    const column = columns[key];
    if (column === undefined) throw new Error(`Cannot sort: no column of ${key}`);
    return { column, sign: reverse ? -1 : 1 };
  });
  return (a, b) => {
    for (const { column, sign } of keys) {
      const one = column[a]!;
      const other = column[b]!;
      if (one !== other) return one < other ? -sign : sign;
    }
    return a - b;
  };
}

function textOf(name: TextKeyName, envelope: Envelope): string {
  switch (name) {
    case "subject":
      return baseSubjectOf(decodeEncodedWords(envelope.subject ?? "")).text;
    case "from":
      return mailboxOf(envelope.from[0]);
    case "to":
      return mailboxOf(envelope.to[0]);
    case "cc":
      return mailboxOf(envelope.cc[0]);
    case "display-from":
      return displayOf(envelope.from[0]);
    case "display-to":
      return displayOf(envelope.to[0]);
  }
}

function mailboxOf(address: EnvelopeAddress | undefined): string {
  return decodeEncodedWords(address?.mailbox ?? "");
}

function displayOf(address: EnvelopeAddress | undefined): string {
  const name = decodeEncodedWords(address?.name ?? "");
  if (name !== "" || address?.mailbox === undefined) return name;
  return address.host === undefined
    ? mailboxOf(address)
    : `${mailboxOf(address)}@${decodeEncodedWords(address.host)}`;
}

/**
 * Text whose order by "<" is that of i;unicode-casemap. RFC 5051 §2 compares octets of UTF-8, whose order is that of code points. "<" compares code units, where surrogates
 * come before U+E000 to U+FFFF: the two change places here.
 */
export function collated(text: string): string {
  const folded = unicodeCasemap(text);
  return aboveD7ff.test(folded) ? folded.replaceAll(everyAboveD7ff, changedPlaces) : folded;
}

const aboveD7ff = /[\ud800-\uffff]/;
const everyAboveD7ff = /[\ud800-\uffff]/g;

function changedPlaces(unit: string): string {
  const code = unit.charCodeAt(0);
  return String.fromCharCode(code < 0xe000 ? code + 0x2000 : code - 0x800);
}
