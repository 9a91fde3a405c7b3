import type { Scanner } from "../abnf/scanner.ts";
import type { Fetch } from "./command.ts";
import type { FetchItem } from "./fetch-item.ts";
import { number64 } from "./number.ts";
import { resultRange, type ResultRange } from "./result-range.ts";
import { partial as octetRange, section, sectionBinary } from "./section.ts";
import { messageSet } from "./sequence-set.ts";
import { space } from "./strings.ts";

/** More would only ask for the same again: an answer must not be thousands of times its message. */
const fetchItemsMax = 100;

// RFC 9051 §9: fetch = "FETCH" SP sequence-set SP ("ALL" / "FULL" / "FAST" / fetch-att /
//   "(" fetch-att *(SP fetch-att) ")") [fetch-modifiers]
export function fetch(scanner: Scanner, byUid: boolean): Fetch {
  const set = messageSet(scanner);
  space(scanner);
  const items = macro(scanner) ?? fetchItems(scanner);
  return { kind: "fetch", byUid, set, items, ...fetchModifiers(scanner, byUid) };
}

const macros = {
  ALL: ["flags", "internal-date", "rfc822-size", "envelope"],
  FAST: ["flags", "internal-date", "rfc822-size"],
  FULL: ["flags", "internal-date", "rfc822-size", "envelope", "body"],
} as const;

const macroName = /(?:ALL|FAST|FULL)(?![^ ])/iy;

function macro(scanner: Scanner): FetchItem[] | undefined {
  const name = scanner.match(macroName)?.toUpperCase();
  return macros[name as keyof typeof macros]?.map((kind) => ({ kind }));
}

function fetchItems(scanner: Scanner): FetchItem[] {
  if (!scanner.take("(")) return [fetchAtt(scanner)];
  const items = [fetchAtt(scanner)];
  while (scanner.take(" ")) {
    items.push(fetchAtt(scanner));
    if (items.length > fetchItemsMax) scanner.fail(`expected at most ${fetchItemsMax} items`);
  }
  scanner.expect(")");
  return items;
}

const attName = /[A-Z0-9]+(?:\.[A-Z0-9]+)*/iy;

const plainAtts = new Map<string, FetchItem>([
  ["ENVELOPE", { kind: "envelope" }],
  ["FLAGS", { kind: "flags" }],
  ["INTERNALDATE", { kind: "internal-date" }],
  ["RFC822", { kind: "rfc822" }],
  // RFC 1730 §6.4.5. Outlook asks for it (2024-12, seen by other servers), and loads nothing when refused.
  ["RFC822.PEEK", { kind: "rfc822-peek" }],
  ["RFC822.HEADER", { kind: "rfc822-header" }],
  ["RFC822.TEXT", { kind: "rfc822-text" }],
  ["RFC822.SIZE", { kind: "rfc822-size" }],
  ["BODYSTRUCTURE", { kind: "body-structure" }],
  ["UID", { kind: "uid" }],
  ["MODSEQ", { kind: "mod-seq" }],
  ["SAVEDATE", { kind: "save-date" }],
  ["EMAILID", { kind: "email-id" }],
  ["THREADID", { kind: "thread-id" }],
]);

// RFC 9051 §9, RFC 3501 §9, RFC 3516 §7, RFC 7162 §7, RFC 8474 §7, RFC 8514 §5, RFC 8970 §5: fetch-att
export function fetchAtt(scanner: Scanner): FetchItem {
  const name = scanner.expectMatch(attName, "fetch-att").toUpperCase();
  const plain = plainAtts.get(name);
  if (plain !== undefined) return plain;
  switch (name) {
    case "BODY":
      if (scanner.input[scanner.offset] !== "[") return { kind: "body" };
      return bodySection(scanner, { peek: false });
    case "BODY.PEEK":
      return bodySection(scanner, { peek: true });
    case "BINARY":
    case "BINARY.PEEK": {
      const path = sectionBinary(scanner);
      return { kind: "binary", peek: name !== "BINARY", path, partial: octetRange(scanner) };
    }
    case "BINARY.SIZE":
      return { kind: "binary-size", path: sectionBinary(scanner) };
    case "PREVIEW":
      return { kind: "preview", lazy: scanner.take(" (LAZY)") };
    default:
      return scanner.fail("expected fetch-att");
  }
}

function bodySection(scanner: Scanner, how: { readonly peek: boolean }): FetchItem {
  const spec = section(scanner);
  return { kind: "section", peek: how.peek, section: spec, partial: octetRange(scanner) };
}

// RFC 4466 §2.4: fetch-modifiers = SP "(" fetch-modifier *(SP fetch-modifier) ")"
// RFC 7162 §7: fetch-modifier =/ "CHANGEDSINCE" SP mod-sequence-value; rexpunges-fetch-mod = "VANISHED"
// RFC 9394 §4: fetch-modifier =/ "PARTIAL" SP partial-range, of UID FETCH only
function fetchModifiers(
  scanner: Scanner,
  byUid: boolean,
): Pick<Fetch, "changedSince" | "vanished" | "partial"> {
  let changedSince: number | undefined;
  let vanished = false;
  let partial: ResultRange | undefined;
  if (!scanner.take(" (")) return { changedSince, vanished, partial };
  do {
    if (changedSince === undefined && scanner.take("CHANGEDSINCE ")) {
      changedSince = number64(scanner);
    } else if (!vanished && scanner.take("VANISHED")) vanished = true;
    else if (byUid && partial === undefined && scanner.take("PARTIAL ")) {
      partial = resultRange(scanner);
    } else scanner.fail("expected fetch-modifier");
  } while (scanner.take(" "));
  scanner.expect(")");
  return { changedSince, vanished, partial };
}
