import { unicodeCasemap } from "../message/unicode-casemap.ts";
import { gramExpression, type SearchedPlace } from "./gram-token.ts";
import type { MessageTexts } from "./message-texts.ts";
import type { SearchField, SearchQuery, SearchTerm } from "./search-query.ts";

/** A query ready to be held against messages. */
export interface CompiledQuery {
  /** An FTS5 expression that all messages match that the query can match; undefined: any may. */
  readonly expression: string | undefined;
  matches(texts: MessageTexts): boolean;
}

const places: Readonly<Record<SearchField, readonly SearchedPlace[]>> = {
  from: ["from"],
  to: ["recipients"],
  subject: ["subject"],
  body: ["body"],
  file: ["file"],
};
const anyPlace: readonly SearchedPlace[] = ["subject", "from", "recipients", "body", "file"];

export function compileQuery({ terms }: SearchQuery): CompiledQuery {
  const compiled = terms.map(compileTerm).filter(({ wanted }) => wanted !== "");
  const expressions = compiled
    .filter(({ isNegated }) => !isNegated)
    .flatMap(({ wanted, inPlaces }) =>
      wanted.split(" ").map((word) => gramExpression(word, inPlaces)),
    )
    .filter((expression) => expression !== undefined);
  return {
    expression: expressions.length === 0 ? undefined : expressions.join(" AND "),
    matches: (texts) => {
      const searched = new Map<SearchedPlace, readonly string[]>();
      const textsOf = (place: SearchedPlace): readonly string[] => {
        const known = searched.get(place) ?? texts[place].map(plain);
        searched.set(place, known);
        return known;
      };
      return compiled.every((term) => {
        const isThere = term.inPlaces.some((place) =>
          textsOf(place).some((text) => holds(text, term)),
        );
        return isThere !== term.isNegated;
      });
    },
  };
}

interface CompiledTerm {
  readonly wanted: string;
  readonly isPrefix: boolean;
  readonly isNegated: boolean;
  readonly inPlaces: readonly SearchedPlace[];
}

function compileTerm({ field, match, text, isNegated }: SearchTerm): CompiledTerm {
  return {
    wanted: plain(unicodeCasemap(text)).trim(),
    isPrefix: match === "prefix",
    isNegated,
    inPlaces: field === undefined ? anyPlace : places[field],
  };
}

/**
 * Where the text has what these terms look for, whichever place they ask for: offsets of beginnings and ends, in order,
 * apart from each other.
 */
export function foundRanges(text: string, terms: readonly SearchTerm[]): FoundRange[] {
  const wanted = terms.map(compileTerm).filter((term) => !term.isNegated && term.wanted !== "");
  if (wanted.length === 0) return [];
  const { folded, offsets } = foldedWithOffsets(text);
  const ranges = wanted
    .flatMap((term) =>
      placesOf(folded, term).map((at) => ({
        start: offsets[at]!,
        end: offsets[at + term.wanted.length] ?? text.length,
      })),
    )
    .sort((one, other) => one.start - other.start);
  const apart: { start: number; end: number }[] = [];
  for (const range of ranges) {
    const last = apart.at(-1);
    if (last !== undefined && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else apart.push(range);
  }
  return apart;
}

export interface FoundRange {
  readonly start: number;
  readonly end: number;
}

/** The plain text, and for each of its characters where it comes from. */
function foldedWithOffsets(text: string): { folded: string; offsets: number[] } {
  const offsets: number[] = [];
  let folded = "";
  let at = 0;
  for (const character of text) {
    const piece = plain(unicodeCasemap(character));
    const isMoreBlank = piece === " " && folded.endsWith(" ");
    if (!isMoreBlank) {
      folded += piece;
      while (offsets.length < folded.length) offsets.push(at);
    }
    at += character.length;
  }
  return { folded, offsets };
}

/** People do not mean the accents, nor how lines are broken. */
function plain(folded: string): string {
  return folded.replaceAll(accents, "").replaceAll(blanks, " ");
}

const accents = /[\u0300-\u036f]+/g;
const blanks = /\s+/g;

function holds(searched: string, term: CompiledTerm): boolean {
  return placesOf(searched, term, 1).length > 0;
}

/** Where the plain text has the term from the beginning of a word, and to its end unless it is a prefix. */
function placesOf(
  searched: string,
  { wanted, isPrefix }: CompiledTerm,
  max = placesMax,
): readonly number[] {
  const found: number[] = [];
  for (let at = searched.indexOf(wanted); at >= 0; at = searched.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if (!isBreak(searched, at) || !(isPrefix || isBreak(searched, end))) continue;
    found.push(at);
    if (found.length >= max) break;
  }
  return found;
}

/** Of one term that are shown. */
const placesMax = 1_000;

/** Whether a word may begin or end between these two characters. In scripts without spaces, and where endings join the word
 * (Korean), it may anywhere. */
function isBreak(text: string, at: number): boolean {
  return !(inWord.test(text.charAt(at - 1)) && inWord.test(text.charAt(at)));
}

const inWord =
  /[[\p{L}\p{N}\p{M}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u3099\u309a]]/v;
