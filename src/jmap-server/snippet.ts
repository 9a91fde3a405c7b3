import { foundRanges } from "../search/term-match.ts";
import type { FoundRange } from "../search/term-match.ts";
import type { SearchTerm } from "../search/search-query.ts";

/** Octets of UTF-8, tags and escapes included. RFC 8621 §5 */
const previewOctetsMax = 255;
/** Characters shown in front of the first thing found. */
const leadCharacters = 60;

/** All of `text` as HTML, with what was looked for in <mark>; undefined where none of it is there. RFC 8621 §5 */
export function markedText(text: string, terms: readonly SearchTerm[]): string | undefined {
  const ranges = foundRanges(text, terms);
  if (ranges.length === 0) return undefined;
  return piecesOf(text, ranges)
    .map(({ text: piece, isMarked }) => (isMarked ? marked(escaped(piece)) : escaped(piece)))
    .join("");
}

/** The same of the neighbourhood of the first thing found. */
export function markedPreview(text: string, terms: readonly SearchTerm[]): string | undefined {
  const [first] = foundRanges(text, terms);
  if (first === undefined) return undefined;
  const start = wordStart(text, Math.max(0, first.start - leadCharacters), first.start);
  const shown = text
    .slice(start, first.start + previewOctetsMax)
    .replaceAll(/\s+/g, " ")
    .trimStart();
  let room = previewOctetsMax;
  let html = "";
  for (const { text: piece, isMarked } of piecesOf(shown, foundRanges(shown, terms))) {
    const fits = fitting(piece, room - (isMarked ? marked("").length : 0));
    if (fits !== "") html += isMarked ? marked(fits) : fits;
    room = previewOctetsMax - Buffer.byteLength(html);
    if (fits.length < escaped(piece).length) break;
  }
  return html;
}

interface Piece {
  readonly text: string;
  readonly isMarked: boolean;
}

function piecesOf(text: string, ranges: readonly FoundRange[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    if (start > at) pieces.push({ text: text.slice(at, start), isMarked: false });
    pieces.push({ text: text.slice(start, end), isMarked: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isMarked: false });
  return pieces;
}

/** Behind the first blank, if there is one before `end`: words are not cut at their beginning. */
function wordStart(text: string, start: number, end: number): number {
  if (start === 0) return 0;
  const blank = text.slice(start, end).search(/\s/);
  if (blank >= 0) return start + blank + 1;
  // Not between the halves of a character.
  return /[\udc00-\udfff]/.test(text.charAt(start)) ? start + 1 : start;
}

/** As much of the text, escaped, as these octets hold. */
function fitting(text: string, octets: number): string {
  let html = "";
  let left = octets;
  for (const character of text) {
    const piece = escaped(character.isWellFormed() ? character : "\u{fffd}");
    left -= Buffer.byteLength(piece);
    if (left < 0) break;
    html += piece;
  }
  return html;
}

function marked(html: string): string {
  return `<mark>${html}</mark>`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character]!);
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
