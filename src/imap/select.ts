import type { Scanner } from "../abnf/scanner.ts";
import type { Qresync, Select, TextMode } from "./command.ts";
import { mailbox } from "./mailbox-name.ts";
import { number64, nzNumber } from "./number.ts";
import { sequenceSet, type SequenceSet } from "./sequence-set.ts";
import { space } from "./strings.ts";

// RFC 9051 §9: select = "SELECT" SP mailbox [select-params]; RFC 4466 §2.1: select-params = SP "(" ... ")"
export function select(kind: Select["kind"], scanner: Scanner, mode: TextMode): Select {
  const name = mailbox(scanner, mode);
  let condStore = false;
  let qresync: Qresync | undefined;
  if (scanner.take(" (")) {
    do {
      if (scanner.take("CONDSTORE")) condStore = true;
      else if (qresync === undefined && scanner.take("QRESYNC (")) qresync = qresyncOf(scanner);
      else scanner.fail("expected select-param");
    } while (scanner.take(" "));
    scanner.expect(")");
  }
  return { kind, mailbox: name, condStore, qresync };
}

// RFC 7162 §7: select-param =/ "QRESYNC" SP "(" uidvalidity SP mod-sequence-value [SP known-uids] [SP seq-match-data] ")"
function qresyncOf(scanner: Scanner): Qresync {
  const uidValidity = nzNumber(scanner);
  space(scanner);
  const modSeq = number64(scanner);
  let knownUids: SequenceSet | undefined;
  let sequenceMatch: Qresync["sequenceMatch"];
  let hasMore = scanner.take(" ");
  if (hasMore && scanner.input[scanner.offset] !== "(") {
    knownUids = knownSet(scanner);
    hasMore = scanner.take(" ");
  }
  if (hasMore) sequenceMatch = seqMatchData(scanner);
  scanner.expect(")");
  return { uidValidity, modSeq, knownUids, sequenceMatch };
}

// RFC 7162 §7: seq-match-data = "(" known-sequence-set SP known-uid-set ")"
function seqMatchData(scanner: Scanner): Qresync["sequenceMatch"] {
  scanner.expect("(");
  const numbers = knownSet(scanner);
  space(scanner);
  const uids = knownSet(scanner);
  scanner.expect(")");
  return { numbers, uids };
}

// RFC 7162 §7: known-uids = sequence-set, where "*" is not allowed.
function knownSet(scanner: Scanner): SequenceSet {
  const set = sequenceSet(scanner);
  return set.some(({ first, last }) => first === "*" || last === "*")
    ? scanner.fail('expected a set without "*"')
    : set;
}
