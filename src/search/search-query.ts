/**
 * What people type to find mail:
 *
 *     invoice -draft            all words, none of those behind "-"
 *     "kind regards" repo*      words in this order; beginning of a word
 *     from:anna to:"Bob B" subject:tax file:pdf body:rent
 *     after:2026-01-31 before:2026-03-01      from that day on; before that day
 *
 * Nothing is refused: what has no meaning is a word.
 */
export interface SearchQuery {
  readonly terms: readonly SearchTerm[];
  /** Milliseconds from 1970 to 00:00 UTC of the day. */
  readonly after: number | undefined;
  readonly before: number | undefined;
}

export interface SearchTerm {
  /** Undefined: anywhere but in fields that people do not write. */
  readonly field: SearchField | undefined;
  readonly match: "word" | "phrase" | "prefix";
  readonly text: string;
  readonly isNegated: boolean;
}

export type SearchField = "from" | "to" | "subject" | "body" | "file";

const charactersMax = 1000;
const termsMax = 50;

export function parseSearchQuery(text: string): SearchQuery {
  const terms: SearchTerm[] = [];
  let after: number | undefined;
  let before: number | undefined;
  for (const [, minus, name, quoted, word] of text.slice(0, charactersMax).matchAll(piece)) {
    const key = name?.toLowerCase();
    const day = quoted === undefined && minus === "" ? dayOf(word!) : undefined;
    if (key === "after" && day !== undefined) after = Math.max(day, after ?? day);
    else if (key === "before" && day !== undefined) before = Math.min(day, before ?? day);
    else if (terms.length < termsMax) {
      const field = fields.get(key ?? "");
      // A name that is no field belongs to the word: "http://example.org".
      const front = field === undefined && name !== undefined ? `${name}:` : "";
      terms.push(...termOf({ field, isNegated: minus === "-", front, quoted, word: word ?? "" }));
    }
  }
  return { terms, after, before };
}

// A sign, the name of a field, then text in quotes (the last quote may be missing) or up to the next space.
const piece = /(-?)(?:(\p{L}{1,20}):)?(?:"([^"]*)(?:"|$)|([^\s"]+))/gu;

const fields: ReadonlyMap<string, SearchField> = new Map([
  ["from", "from"],
  ["to", "to"],
  ["cc", "to"],
  ["bcc", "to"],
  ["subject", "subject"],
  ["body", "body"],
  ["file", "file"],
  ["filename", "file"],
  ["attachment", "file"],
]);

interface Piece {
  readonly field: SearchField | undefined;
  readonly isNegated: boolean;
  readonly front: string;
  readonly quoted: string | undefined;
  readonly word: string;
}

function termOf({ field, isNegated, front, quoted, word }: Piece): SearchTerm[] {
  if (quoted !== undefined) {
    const text = `${front}${quoted}`.trim();
    return text === "" ? [] : [{ field, match: "phrase", text, isNegated }];
  }
  const isPrefix = word.endsWith("*");
  const text = `${front}${isPrefix ? word.replace(/\*+$/, "") : word}`;
  return text === "" ? [] : [{ field, match: isPrefix ? "prefix" : "word", text, isNegated }];
}

const dayForm = /^(\d{4})-(\d{2})-(\d{2})$/;

function dayOf(text: string): number | undefined {
  const [, year, month, day] = (dayForm.exec(text) ?? []).map(Number);
  if (year === undefined) return undefined;
  const at = Date.UTC(year, month! - 1, day);
  if (Number.isNaN(at)) return undefined;
  // Date.UTC goes on counting after the end of a month or year.
  return new Date(at).toISOString().startsWith(text) ? at : undefined;
}
