import type { Scanner } from "../abnf/scanner.ts";
import type { TextMode } from "./command.ts";
import { astring, formatAstring, formatUnicode, isAscii, unicode } from "./strings.ts";

/** Octets of a name on the wire; well beyond what the store takes, far below what a literal may be. */
const nameOctetsMax = 4096;

// RFC 9051 §9: mailbox = "INBOX" / astring
/** In NFC; "INBOX" in this spelling, also where it starts the name of a child. RFC 9051 §5.1. */
export function mailbox(scanner: Scanner, mode: TextMode): string {
  const name = mailboxText(astring(scanner), scanner, mode);
  return name === "" ? scanner.fail("expected mailbox") : canonicalInbox(name);
}

/** A mailbox name, a reference or a pattern as Unicode, in NFC. */
export function mailboxText(octets: string, scanner: Scanner, mode: TextMode): string {
  if (octets.length > nameOctetsMax)
    scanner.fail(`expected a name of at most ${nameOctetsMax} octets`);
  const name = mode.utf8
    ? unicode(octets, scanner).normalize("NFC")
    : (decodeUtf7(octets) ?? scanner.fail("expected modified UTF-7"));
  return controls.test(name) ? scanner.fail("expected no control characters in a name") : name;
}

/** For the wire, in the encoding of the session. */
export function formatMailboxName(name: string, mode: TextMode): string {
  return mode.utf8 ? formatUnicodeName(name, mode) : formatAstring(encodeUtf7(name));
}

export function canonicalInbox(name: string): string {
  return /^inbox(?:\/|$)/i.test(name) ? `INBOX${name.slice("INBOX".length)}` : name;
}

/** Modified UTF-7. RFC 3501 §5.1.3: printing characters but "&" stand for themselves. */
export function encodeUtf7(name: string): string {
  if (printing.test(name)) return name;
  return name.replace(/&|[^\x20-\x7e]+/g, (run) => (run === "&" ? "&-" : shift(run)));
}

/** Undefined where `octets` is not what encodeUtf7 makes: no null shifts, no shifted printing characters. */
export function decodeUtf7(octets: string): string | undefined {
  if (printing.test(octets)) return octets;
  const name = octets.replace(/&([A-Za-z0-9+,]*)-/g, (_, run: string) => unshift(run));
  return encodeUtf7(name) === octets && name.isWellFormed() ? name.normalize("NFC") : undefined;
}

const printing = /^[\x20-\x25\x27-\x7e]*$/;
// RFC 5198 §2: Net-Unicode has neither C0 nor C1 controls, nor its own line and paragraph separators.
// oxlint-disable-next-line no-control-regex -- the controls are what is looked for
const controls = /[\0-\x1f\x7f-\x9f\u2028\u2029]/;

function shift(run: string): string {
  const octets = Buffer.from(run, "utf16le").swap16();
  return `&${octets.toString("base64").replace(/=+$/, "").replaceAll("/", ",")}-`;
}

function unshift(run: string): string {
  if (run === "") return "&";
  const octets = Buffer.from(run.replaceAll(",", "/"), "base64");
  return octets.length % 2 === 0 ? octets.swap16().toString("utf16le") : "";
}

function formatUnicodeName(name: string, mode: TextMode): string {
  return isAscii(name) ? formatAstring(name) : formatUnicode(name, mode);
}
