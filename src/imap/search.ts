import type { Scanner } from "../abnf/scanner.ts";
import type { Search } from "./command.ts";
import { resultRange, type ResultRange } from "./result-range.ts";
import type { SearchKey, SearchReturn } from "./search-key.ts";
import { searchKeys } from "./search-keys.ts";
import { astring, space } from "./strings.ts";

// RFC 9051 §9: search = "SEARCH" [search-return-opts] SP search-program
export function search(scanner: Scanner, byUid: boolean): Search {
  const returns = searchReturnOpts(scanner);
  return { kind: "search", byUid, returns, ...searchProgram(scanner) };
}

// RFC 9051 §9: search-program = ["CHARSET" SP charset SP] search-key *(SP search-key)
export function searchProgram(scanner: Scanner): Pick<Search, "charset" | "key"> {
  if (!scanner.take("CHARSET ")) {
    return { charset: undefined, key: searchKeys(scanner, { decodes: true }) };
  }
  return searchCriteria(scanner);
}

// RFC 5256 §5: search-criteria = charset 1*(SP search-key)
export function searchCriteria(scanner: Scanner): { charset: string; key: SearchKey } {
  const charset = astring(scanner).toUpperCase();
  space(scanner);
  const decodes = charset === "UTF-8" || charset === "US-ASCII";
  return { charset, key: searchKeys(scanner, { decodes }) };
}

// RFC 9051 §9: search-return-opts = "RETURN" SP "(" [search-return-opt *(SP search-return-opt)] ")"; here with the
// SP behind it, where it is at all.
export function searchReturnOpts(scanner: Scanner): SearchReturn | undefined {
  if (!scanner.take("RETURN (")) return undefined;
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
  // RFC 9394 §3.1
  if (returns.all && partial !== undefined) scanner.fail("expected either ALL or PARTIAL");
  return names.size === 0 ? returns : scanner.fail("expected search-return-opt");
}

const optionName = /[A-Z]+/iy;
