import type { Scanner } from "../abnf/scanner.ts";

const statusItems = [
  "MESSAGES",
  "RECENT",
  "UIDNEXT",
  "UIDVALIDITY",
  "UNSEEN",
  "DELETED",
  "SIZE",
  "HIGHESTMODSEQ",
  "MAILBOXID",
  "APPENDLIMIT",
  "DELETED-STORAGE",
] as const;

export type StatusItem = (typeof statusItems)[number];

const attName = /[A-Z-]+/iy;

// RFC 9051 §9: "(" status-att *(SP status-att) ")", with RFC 3501 §9, RFC 7162 §7, RFC 7889 §5, RFC 8474 §7, RFC 9208 §5
export function statusItemList(scanner: Scanner): StatusItem[] {
  scanner.expect("(");
  const items = new Set<StatusItem>();
  do items.add(statusAtt(scanner));
  while (scanner.take(" "));
  scanner.expect(")");
  return [...items];
}

function statusAtt(scanner: Scanner): StatusItem {
  const name = scanner.expectMatch(attName, "status-att").toUpperCase();
  return statusItems.find((item) => item === name) ?? scanner.fail("expected status-att");
}
