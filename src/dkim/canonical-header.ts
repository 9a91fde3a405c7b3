/** RFC 6376 §3.4 */
export type Canonicalization = "simple" | "relaxed";

/** One header field, from its name to its line end, as it is hashed. Latin1. */
export function canonicalField(field: string, canonicalization: Canonicalization): string {
  if (canonicalization === "simple") return field;
  const colon = field.indexOf(":");
  const name = field.slice(0, colon).replaceAll(whiteSpace, "").toLowerCase();
  // RFC 6376 §3.4.2: unfolded, each run of white space one space, none at the ends.
  const value = field
    .slice(colon + 1)
    .replaceAll(lineEnd, "")
    .replaceAll(whiteSpace, " ");
  return `${name}:${value.replace(/^ /, "").replace(/ $/, "")}\r\n`;
}

const whiteSpace = /[\t ]+/g;
const lineEnd = /\r?\n/g;
