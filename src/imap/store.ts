import type { Scanner } from "../abnf/scanner.ts";
import type { Store } from "./command.ts";
import { flagList, flags } from "./flag-list.ts";
import { number64 } from "./number.ts";
import { messageSet } from "./sequence-set.ts";
import { space } from "./strings.ts";

// RFC 9051 §9: store = "STORE" SP sequence-set [store-modifiers] SP store-att-flags
export function store(scanner: Scanner, byUid: boolean): Store {
  const set = messageSet(scanner);
  space(scanner);
  const unchangedSince = storeModifiers(scanner);
  return { kind: "store", byUid, set, unchangedSince, ...storeAttFlags(scanner) };
}

// RFC 7162 §7: store-modifier =/ "UNCHANGEDSINCE" SP mod-sequence-valzer; given here with the SP behind it.
function storeModifiers(scanner: Scanner): number | undefined {
  if (!scanner.take("(")) return undefined;
  scanner.expect("UNCHANGEDSINCE ");
  const modSeq = number64(scanner);
  scanner.expect(") ");
  return modSeq;
}

// RFC 9051 §9: store-att-flags = (["+" / "-"] "FLAGS" [".SILENT"]) SP (flag-list / (flag *(SP flag)))
function storeAttFlags(scanner: Scanner): Pick<Store, "mode" | "silent" | "flags"> {
  const mode = scanner.take("+") ? "add" : scanner.take("-") ? "remove" : "replace";
  scanner.expect("FLAGS");
  const silent = scanner.take(".SILENT");
  space(scanner);
  const isList = scanner.input[scanner.offset] === "(";
  return { mode, silent, flags: isList ? flagList(scanner) : flags(scanner) };
}
