import type { Scanner } from "../abnf/scanner.ts";
import type { MultiSearch, TextMode } from "./command.ts";
import type { MailboxFilter } from "./mailbox-filter.ts";
import { searchSource } from "./mailbox-filters.ts";
import { searchProgram, searchReturnOpts } from "./search.ts";
import { space } from "./strings.ts";

const filtersMax = 100;

// RFC 7377 §4: esearch = "ESEARCH" [SP esearch-source-opts] [SP search-return-opts] SP search-program
export function multiSearch(scanner: Scanner, mode: TextMode): MultiSearch {
  const filters = scanner.take("IN (") ? sourceMailboxes(scanner, mode) : undefined;
  const returns = searchReturnOpts(scanner);
  // RFC 7377 §2.2: what is saved are messages of the selected mailbox.
  if (returns?.save && filters?.some(({ kind }) => kind !== "selected")) {
    scanner.fail("expected SAVE for the selected mailbox only");
  }
  return { kind: "esearch", filters, returns, ...searchProgram(scanner) };
}

// RFC 7377 §4: esearch-source-opts = "IN" SP "(" source-mbox [SP "(" scope-options ")"] ")"; from behind the "(" on,
// with the SP at the end. No scope-options are defined anywhere, so they are refused.
function sourceMailboxes(scanner: Scanner, mode: TextMode): MailboxFilter[] {
  const filters: MailboxFilter[] = [];
  do {
    filters.push(searchSource(scanner, mode));
    if (filters.length > filtersMax) scanner.fail(`expected at most ${filtersMax} filters`);
  } while (scanner.take(" "));
  scanner.expect(")");
  space(scanner);
  return filters;
}
