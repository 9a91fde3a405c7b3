import type { Scanner } from "../abnf/scanner.ts";
import type { Sort } from "./command.ts";
import { searchCriteria, searchReturnOpts } from "./search.ts";
import type { SortCriterion, SortKeyName } from "./sort-criterion.ts";
import { space } from "./strings.ts";

// RFC 5256 §5: sort = ["UID" SP] "SORT" SP sort-criteria SP search-criteria
// RFC 5267 §5: extended-sort = ["UID" SP] "SORT" search-return-opts SP sort-criteria SP search-criteria
export function sort(scanner: Scanner, byUid: boolean): Sort {
  const returns = searchReturnOpts(scanner);
  const criteria = sortCriteria(scanner);
  space(scanner);
  return { kind: "sort", byUid, returns, criteria, ...searchCriteria(scanner) };
}

// RFC 5256 §5: sort-data = "SORT" *(SP nz-number)
/** Without the "*" in front and the CRLF behind. */
export function formatSort(numbers: Uint32Array): string {
  return numbers.length === 0 ? "SORT" : `SORT ${numbers.join(" ")}`;
}

// RFC 5256 §5: sort-criteria = "(" sort-criterion *(SP sort-criterion) ")"; a key that was there before decides nothing.
function sortCriteria(scanner: Scanner): SortCriterion[] {
  scanner.expect("(");
  const criteria = new Map<SortKeyName, SortCriterion>();
  do {
    const criterion = sortCriterion(scanner);
    if (!criteria.has(criterion.key)) criteria.set(criterion.key, criterion);
  } while (scanner.take(" "));
  scanner.expect(")");
  return [...criteria.values()];
}

const keyName = /[A-Z]+/iy;

const keys = new Map<string, SortKeyName>([
  ["ARRIVAL", "arrival"],
  ["CC", "cc"],
  ["DATE", "date"],
  ["FROM", "from"],
  ["SIZE", "size"],
  ["SUBJECT", "subject"],
  ["TO", "to"],
  ["DISPLAYFROM", "display-from"],
  ["DISPLAYTO", "display-to"],
]);

// RFC 5256 §5: sort-criterion = ["REVERSE" SP] sort-key, with RFC 5957 §5.
function sortCriterion(scanner: Scanner): SortCriterion {
  const reverse = scanner.take("REVERSE ");
  const name = scanner.expectMatch(keyName, "sort-key").toUpperCase();
  return { key: keys.get(name) ?? scanner.fail("expected sort-key"), reverse };
}
