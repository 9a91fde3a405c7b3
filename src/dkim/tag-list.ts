import { Scanner } from "../abnf/scanner.ts";

/** Values by tag name, as given, in order. */
export type TagList = ReadonlyMap<string, string>;

/** Tags of one list; RFC 6376 knows a dozen. */
const tagsMax = 50;

/** The tags of a signature or of a key record, latin1. An AbnfError refuses what is no tag-list. */
export function parseTagList(text: string): TagList {
  const scanner = new Scanner(text);
  const tags = tagList(scanner);
  if (!scanner.atEnd) scanner.fail('expected ";" or the end of tag-list');
  return tags;
}

// RFC 6376 §3.2: tag-list = tag-spec *( ";" tag-spec ) [ ";" ]
// White space behind the last ";" is taken too, which many records have.
function tagList(scanner: Scanner): TagList {
  const tags = new Map<string, string>();
  do {
    scanner.match(foldingWhiteSpace);
    if (scanner.atEnd && tags.size > 0) break;
    const name = scanner.expectMatch(tagName, "tag-name");
    // RFC 6376 §3.2: a name that comes twice makes the whole list invalid.
    if (tags.has(name)) scanner.fail(`expected ${name} only once`);
    if (tags.size === tagsMax) scanner.fail("expected fewer tags");
    scanner.match(foldingWhiteSpace);
    scanner.expect("=");
    tags.set(name, trimmed(scanner.match(tagValue) ?? ""));
  } while (scanner.take(";"));
  return tags;
}

// RFC 6376 §3.2: tag-name = ALPHA *ALNUMPUNC
const tagName = /[A-Za-z][A-Za-z0-9_]*/y;
// RFC 6376 §3.2: tag-value = [ tval *( 1*(WSP / FWS) tval ) ]; with UTF-8 as RFC 8616 §5 has it.
const tagValue = /[\t\n\r !-:<-~\x80-\xff]*/y;
/** Header fields come with folds only, so a line end in them is always followed by white space. */
const foldingWhiteSpace = /[\t\n\r ]*/y;

function trimmed(value: string): string {
  return value.replace(/^[\t\n\r ]+/, "").replace(/(?<![\t\n\r ])[\t\n\r ]+$/, "");
}

/** A value that may be folded anywhere, such as base64, without its white space. RFC 6376 §3.5 */
export function withoutWhiteSpace(value: string): string {
  return value.replaceAll(/[\t\n\r ]+/g, "");
}
