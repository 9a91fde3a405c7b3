import type { Scanner } from "../abnf/scanner.ts";
import { astring } from "./strings.ts";

const entryOctetsMax = 255;
const entriesMax = 100;

// RFC 5464 §4.1: slash-separated, in any case; no "*", "%", controls or octets beyond ASCII, no empty component.
// oxlint-disable-next-line no-control-regex -- names hold no controls
const entryName = /^\/(?:private|shared)(?:\/[^/*%\0-\x1f\x7f-\xff]+)+$/;

// RFC 5464 §5: entry = astring
/** In lower case. */
export function entry(scanner: Scanner): string {
  const name = astring(scanner).toLowerCase();
  if (name.length > entryOctetsMax) {
    scanner.fail(`expected an entry of at most ${entryOctetsMax} octets`);
  }
  return entryName.test(name) ? name : scanner.fail("expected entry");
}

// RFC 5464 §5: "(" entry *(SP entry) ")", from behind the "(" on.
export function entryList(scanner: Scanner): string[] {
  const entries: string[] = [];
  do {
    entries.push(entry(scanner));
    if (entries.length > entriesMax) scanner.fail(`expected at most ${entriesMax} entries`);
  } while (scanner.take(" "));
  scanner.expect(")");
  return entries;
}
