import type { Part } from "./part.ts";

/** Octets of the message, `end` not included. */
export interface OctetRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the octets of BODY[section] lie; undefined: there is no such section. `path` is the section-part, empty
 * for the message itself. HEADER.FIELDS is cut out of HEADER by the caller. RFC 9051 §6.4.5.1
 */
export function sectionRange(
  root: Part,
  path: readonly number[],
  text?: "HEADER" | "TEXT" | "MIME",
): OctetRange | undefined {
  const part = partAt(root, path);
  if (part === undefined) return undefined;
  const isRoot = path.length === 0;
  switch (text) {
    case undefined:
      return { start: isRoot ? part.headerStart : part.bodyStart, end: part.bodyEnd };
    case "MIME":
      return isRoot ? undefined : { start: part.headerStart, end: part.bodyStart };
    case "HEADER":
    case "TEXT": {
      const message = isRoot ? part : part.message?.body;
      if (message === undefined) return undefined;
      return text === "HEADER"
        ? { start: message.headerStart, end: message.bodyStart }
        : { start: message.bodyStart, end: message.bodyEnd };
    }
  }
}

/** The part that a section-part names, for BINARY and for its encoding; the root for an empty path. */
export function partAt(root: Part, path: readonly number[]): Part | undefined {
  let part: Part | undefined = root;
  for (const [depth, number] of path.entries()) {
    // Numbers count within a message or a multipart; the body of a message that is no multipart is its part 1.
    const container: Part | undefined = depth === 0 ? root : containerOf(part);
    if (container === undefined) return undefined;
    if (container.parts !== undefined) part = container.parts[number - 1];
    else part = number === 1 ? container : undefined;
    if (part === undefined) return undefined;
  }
  return part;
}

function containerOf(part: Part | undefined): Part | undefined {
  return part?.parts === undefined ? part?.message?.body : part;
}
