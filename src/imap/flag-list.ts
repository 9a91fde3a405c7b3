import type { Scanner } from "../abnf/scanner.ts";
import { atom, space } from "./strings.ts";

/** One command sets no more flags than this; the store bounds them per mailbox. */
const flagsMax = 100;
const flagOctetsMax = 255;

const systemFlags = new Map(
  ["\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft", "\\Recent"].map((flag) => [
    flag.toLowerCase(),
    flag,
  ]),
);

// RFC 9051 §9: flag-list = "(" [flag *(SP flag)] ")"
export function flagList(scanner: Scanner): string[] {
  scanner.expect("(");
  if (scanner.take(")")) return [];
  const list = flags(scanner);
  scanner.expect(")");
  return list;
}

// RFC 9051 §9: flag *(SP flag), the second form in store-att-flags.
export function flags(scanner: Scanner): string[] {
  const list = [flag(scanner)];
  while (scanner.take(" ")) {
    list.push(flag(scanner));
    if (list.length > flagsMax) scanner.fail(`expected at most ${flagsMax} flags`);
  }
  return list;
}

// RFC 9051 §9: flag = "\Answered" / "\Flagged" / "\Deleted" / "\Seen" / "\Draft" / flag-keyword / flag-extension
export function flag(scanner: Scanner): string {
  const backslash = scanner.take("\\") ? "\\" : "";
  const name = backslash + atom(scanner);
  if (name.length > flagOctetsMax)
    scanner.fail(`expected a flag of at most ${flagOctetsMax} octets`);
  return systemFlags.get(name.toLowerCase()) ?? name;
}

// RFC 6154 §6: create-param =/ "USE" SP "(" [use-attr *(SP use-attr)] ")"
export function useAttributes(scanner: Scanner): string[] {
  scanner.expect("USE");
  space(scanner);
  return flagList(scanner);
}
