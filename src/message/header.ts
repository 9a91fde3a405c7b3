/**
 * The header of a message or part as latin1 text: where its fields lie and what they say. RFC 5322 §2.2
 * A line ends at LF; a CR in front of it belongs to the line end, a CR elsewhere is an ordinary octet.
 */
import { trimWhiteSpace } from "../abnf/white-space.ts";

export interface HeaderField {
  /** In lower case. */
  readonly name: string;
  /** Offsets into the header: the field starts, its value starts behind the colon, the field ends behind its line end. */
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

/** All fields in order. Lines that are no field (a missing colon, mbox's "From ") are left out. */
export function headerFields(header: string): HeaderField[] {
  const fields: HeaderField[] = [];
  let colon = -1;
  for (let start = 0; start < header.length;) {
    const end = fieldEnd(header, start);
    // Kept over lines: a header without colons would otherwise be searched to its end for every line.
    if (colon < start) colon = indexOrEnd(header, ":", start);
    if (colon < end) {
      const name = trimWhiteSpace(header.slice(start, colon)).toLowerCase();
      if (fieldName.test(name)) fields.push({ name, start, valueStart: colon + 1, end });
    }
    start = end;
  }
  return fields;
}

/** The value without folds and without white space around it. RFC 5322 §2.2.3 */
export function fieldValue(header: string, field: HeaderField): string {
  const raw = trimWhiteSpace(header.slice(field.valueStart, field.end));
  return raw.includes("\n") ? raw.replaceAll(fold, "") : raw;
}

/** The value of the first field of that name. */
export function firstFieldValue(header: string, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const field = headerFields(header).find((candidate) => candidate.name === wanted);
  return field === undefined ? undefined : fieldValue(header, field);
}

// RFC 5322 §2.2: printable US-ASCII except the colon. RFC 6532 §3.2 leaves names as they are.
const fieldName = /^[!-9;-~]{1,1000}$/;
const fold = /\r?\n/g;

function fieldEnd(header: string, start: number): number {
  let end = lineEnd(header, start);
  while (end < header.length && isWhiteSpace(header.charCodeAt(end))) end = lineEnd(header, end);
  return end;
}

function lineEnd(header: string, start: number): number {
  const lineFeed = header.indexOf("\n", start);
  return lineFeed < 0 ? header.length : lineFeed + 1;
}

function indexOrEnd(text: string, wanted: string, start: number): number {
  const index = text.indexOf(wanted, start);
  return index < 0 ? text.length : index;
}

function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
