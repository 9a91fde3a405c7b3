import type { Scanner } from "../abnf/scanner.ts";
import type { Search } from "./command.ts";
import { resultRange, type ResultRange } from "./result-range.ts";
import type { SearchReturn } from "./search-key.ts";
import { searchKeys } from "./search-keys.ts";
import { astring, space } from "./strings.ts";

// RFC 9051 §9: search = "SEARCH" [search-return-opts] SP search-program
// RFC 9051 §9: search-program = ["CHARSET" SP charset SP] search-key *(SP search-key)
export function search(scanner: Scanner, byUid: boolean): Search {
  const returns = scanner.take("RETURN (") ? searchReturnOpts(scanner) : undefined;
  const charset = scanner.take("CHARSET ") ? charsetName(scanner) : undefined;
  const decodes = charset === undefined || charset === "UTF-8" || charset === "US-ASCII";
  return { kind: "search", byUid, returns, charset, key: searchKeys(scanner, { decodes }) };
}

// RFC 9051 §9: search-return-opts = "RETURN" SP "(" [search-return-opt *(SP search-return-opt)] ")"; from behind
// the "(" on, with the SP at the end.
function searchReturnOpts(scanner: Scanner): SearchReturn {
  const names = new Set<string>();
  let partial: ResultRange | undefined;
  if (!scanner.take(")")) {
    do {
      const name = scanner.expectMatch(optionName, "search-return-opt").toUpperCase();
      if (name === "PARTIAL" && partial === undefined) {
        space(scanner);
        partial = resultRange(scanner);
      } else names.add(name);
    } while (scanner.take(" "));
    scanner.expect(")");
  }
  space(scanner);
  const asks = names.size > 0 || partial !== undefined;
  const returns = {
    min: names.delete("MIN"),
    max: names.delete("MAX"),
    all: names.delete("ALL") || !asks,
    count: names.delete("COUNT"),
    save: names.delete("SAVE"),
    partial,
  };
  return names.size === 0 ? returns : scanner.fail("expected search-return-opt");
}

const optionName = /[A-Z]+/iy;

function charsetName(scanner: Scanner): string {
  const name = astring(scanner).toUpperCase();
  space(scanner);
  return name;
}
