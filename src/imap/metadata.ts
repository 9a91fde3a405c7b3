import type { Scanner } from "../abnf/scanner.ts";
import type { Annotation, GetMetadata, SetMetadata, TextMode } from "./command.ts";
import { canonicalInbox, formatMailboxName, mailboxText } from "./mailbox-name.ts";
import { entry, entryList } from "./metadata-entry.ts";
import { number } from "./number.ts";
import { astring, formatAstring, formatString, octetValue, space } from "./strings.ts";

const annotationsMax = 100;

type Options = Pick<GetMetadata, "maxSize" | "depth">;

// RFC 5464 §5: getmetadata = "GETMETADATA" [SP getmetadata-options] SP mailbox SP entries
/** The options may stand behind the mailbox as well, as they did in RFC 5464 §4.2 before errata 2785 and 2786. */
export function getMetadata(scanner: Scanner, mode: TextMode): GetMetadata {
  let options = scanner.take("(") ? metadataOptions(scanner) : undefined;
  const mailbox = mailboxOrServer(scanner, mode);
  space(scanner);
  if (options === undefined && scanner.match(optionsAhead) !== undefined) {
    scanner.expect("(");
    options = metadataOptions(scanner);
  }
  const entries = scanner.take("(") ? entryList(scanner) : [entry(scanner)];
  return { kind: "get-metadata", mailbox, entries, ...(options ?? noOptions) };
}

// RFC 5464 §5: setmetadata = "SETMETADATA" SP mailbox SP entry-values
export function setMetadata(scanner: Scanner, mode: TextMode): SetMetadata {
  const mailbox = mailboxOrServer(scanner, mode);
  scanner.expect(" (");
  const annotations: Annotation[] = [];
  do {
    annotations.push(entryValue(scanner));
    if (annotations.length > annotationsMax) {
      scanner.fail(`expected at most ${annotationsMax} entries`);
    }
  } while (scanner.take(" "));
  scanner.expect(")");
  return { kind: "set-metadata", mailbox, annotations };
}

// RFC 5464 §5: metadata-resp = "METADATA" SP mailbox SP (entry-values / entry-list)
/** Values of `mailbox`, of which there is at least one. Without the "*" in front and the CRLF behind. */
export function formatMetadata(
  mailbox: string,
  annotations: readonly Annotation[],
  mode: TextMode,
): string {
  const values = annotations.map((one) => `${formatAstring(one.entry)} ${formatValue(one.value)}`);
  return `METADATA ${formatMailboxName(mailbox, mode)} (${values.join(" ")})`;
}

// RFC 5464 §4.4.2: entries that have changed, without their values.
/** Without the "*" in front and the CRLF behind. */
export function formatMetadataChange(
  mailbox: string,
  entries: readonly string[],
  mode: TextMode,
): string {
  const names = entries.map(formatAstring).join(" ");
  return `METADATA ${formatMailboxName(mailbox, mode)} ${names}`;
}

const noOptions: Options = { maxSize: undefined, depth: 0 };

const optionsAhead = /(?=\((?:MAXSIZE|DEPTH) )/iy;

// RFC 5464 §5: getmetadata-options = "(" getmetadata-option *(SP getmetadata-option) ")", from behind the "(" on, with
// the SP at the end.
function metadataOptions(scanner: Scanner): Options {
  let maxSize: number | undefined;
  let depth: GetMetadata["depth"] | undefined;
  do {
    if (maxSize === undefined && scanner.take("MAXSIZE ")) maxSize = number(scanner);
    else if (depth === undefined && scanner.take("DEPTH ")) depth = scopeDepth(scanner);
    else scanner.fail("expected getmetadata-option");
  } while (scanner.take(" "));
  scanner.expect(")");
  space(scanner);
  return { maxSize, depth: depth ?? 0 };
}

// RFC 5464 §5: scope-opt = "DEPTH" SP ("0" / "1" / "infinity")
function scopeDepth(scanner: Scanner): GetMetadata["depth"] {
  if (scanner.take("0")) return 0;
  if (scanner.take("1")) return 1;
  return scanner.take("infinity") ? "infinity" : scanner.fail("expected a depth");
}

// RFC 5464 §5: entry-value = entry SP value
function entryValue(scanner: Scanner): Annotation {
  const name = entry(scanner);
  space(scanner);
  return { entry: name, value: octetValue(scanner) };
}

/** A value with NUL must be literal8. */
function formatValue(value: Buffer | undefined): string {
  if (value === undefined) return "NIL";
  const text = value.toString("latin1");
  return text.includes("\0") ? `~{${text.length}}\r\n${text}` : formatString(text);
}

// RFC 5464 §4.2: the empty mailbox name stands for the server.
function mailboxOrServer(scanner: Scanner, mode: TextMode): string {
  return canonicalInbox(mailboxText(astring(scanner), scanner, mode));
}
