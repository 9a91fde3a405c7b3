import type { Parameter } from "./part.ts";

const parametersMax = 100;
/** Of a comment; the same one may be looked at again for each word of a value. */
const commentOctetsMax = 1000;
/** Words of a value that is not quoted and should be; each may cost a look through a comment. */
const looseWordsMax = 20;

/**
 * Parameters of Content-Type and Content-Disposition from `at`, tolerant of what is in the wild: values with
 * specials or spaces outside quotes, missing semicolons, comments. RFC 2045 §5.1
 */
export function parameters(text: string, at: number): Parameter[] {
  const found: Parameter[] = [];
  const cursor = { text, at };
  while (found.length < parametersMax) {
    skipSeparators(cursor);
    if (cursor.at >= text.length) break;
    const name = take(cursor, nameText);
    skipWhiteSpaceAndComments(cursor);
    if (text[cursor.at] !== "=") {
      if (name === "") cursor.at++;
      continue;
    }
    cursor.at++;
    skipWhiteSpaceAndComments(cursor);
    const value = text[cursor.at] === '"' ? quotedString(cursor) : looseValue(cursor);
    if (name !== "") found.push({ name, value });
  }
  return found;
}

/** The value as written of the first parameter of that name. */
export function parameterOf(list: readonly Parameter[], name: string): string | undefined {
  return list.find((parameter) => parameter.name.toLowerCase() === name)?.value;
}

export interface Cursor {
  readonly text: string;
  at: number;
}

/** CFWS of RFC 5322 §3.2.2 with comments nested; one that is open, or too long, runs to the end. */
export function skipWhiteSpaceAndComments(cursor: Cursor): void {
  for (;;) {
    take(cursor, whiteSpace);
    if (cursor.text[cursor.at] !== "(") return;
    skipComment(cursor);
  }
}

export function take(cursor: Cursor, terminal: RegExp): string {
  terminal.lastIndex = cursor.at;
  const text = terminal.exec(cursor.text)?.[0] ?? "";
  cursor.at += text.length;
  return text;
}

const whiteSpace = /[ \t\r\n]*/y;
const nameText = /[^ \t\r\n=;"(),]*/y;
const valueText = /[^ \t\r\n;]*/y;
const separators = /[;, \t\r\n]*/y;
const nextParameter = /[^ \t\r\n=;"()]+=/y;
const junk = /[^;]*/y;

function skipSeparators(cursor: Cursor): void {
  for (;;) {
    take(cursor, separators);
    if (cursor.text[cursor.at] !== "(") return;
    skipComment(cursor);
  }
}

function skipComment(cursor: Cursor): void {
  const end = Math.min(cursor.text.length, cursor.at + commentOctetsMax);
  let depth = 0;
  for (; cursor.at < end; cursor.at++) {
    const character = cursor.text[cursor.at];
    if (character === "\\") cursor.at++;
    else if (character === "(") depth++;
    else if (character === ")" && --depth === 0) {
      cursor.at++;
      return;
    }
  }
  cursor.at = cursor.text.length;
}

function quotedString(cursor: Cursor): string {
  const { text } = cursor;
  let value = "";
  let from = ++cursor.at;
  for (; cursor.at < text.length && text[cursor.at] !== '"'; cursor.at++) {
    if (text[cursor.at] !== "\\" || cursor.at + 1 === text.length) continue;
    value += text.slice(from, cursor.at);
    from = ++cursor.at;
  }
  value += text.slice(from, cursor.at);
  cursor.at = Math.min(cursor.at + 1, text.length);
  skipWhiteSpaceAndComments(cursor);
  if (!at(cursor, nextParameter)) take(cursor, junk);
  return value;
}

// `name=two words (1).txt` and `boundary=--=_a:b` are common; `charset=us-ascii (Plain text)` is the RFC's own.
function looseValue(cursor: Cursor): string {
  let value = take(cursor, valueText);
  for (let words = 1; words < looseWordsMax; words++) {
    const start = cursor.at;
    skipWhiteSpaceAndComments(cursor);
    if (cursor.at === cursor.text.length || cursor.text[cursor.at] === ";") return value;
    if (at(cursor, nextParameter)) return value;
    cursor.at = start;
    value += take(cursor, whiteSpace) && " ";
    value += take(cursor, valueText);
  }
  return value + take(cursor, junk);
}

function at({ text, at: offset }: Cursor, terminal: RegExp): boolean {
  terminal.lastIndex = offset;
  return terminal.test(text);
}
