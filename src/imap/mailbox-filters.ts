import type { Scanner } from "../abnf/scanner.ts";
import type { TextMode } from "./command.ts";
import type { MailboxFilter } from "./mailbox-filter.ts";
import { mailbox } from "./mailbox-name.ts";
import { space } from "./strings.ts";

const mailboxesMax = 1000;

const filterName = /[A-Z]+(?:-[A-Z]+)?/iy;

type FilterName = MailboxFilter["kind"];

const ofNotify: readonly FilterName[] = [
  "selected",
  "selected-delayed",
  "inboxes",
  "personal",
  "subscribed",
  "subtree",
  "mailboxes",
];

// RFC 7377 §2.2: "selected-delayed" is not for searching, "subtree-one" is.
const ofSearch: readonly FilterName[] = [
  "selected",
  "inboxes",
  "personal",
  "subscribed",
  "subtree",
  "subtree-one",
  "mailboxes",
];

// RFC 5465 §8: filter-mailboxes = filter-mailboxes-selected / filter-mailboxes-other
export function filterMailboxes(scanner: Scanner, mode: TextMode): MailboxFilter {
  return filter(scanner, mode, ofNotify);
}

// RFC 7377 §4: filter-mailboxes-other =/ "subtree-one" SP one-or-more-mailbox
export function searchSource(scanner: Scanner, mode: TextMode): MailboxFilter {
  return filter(scanner, mode, ofSearch);
}

function filter(scanner: Scanner, mode: TextMode, names: readonly FilterName[]): MailboxFilter {
  const text = scanner.expectMatch(filterName, "filter-mailboxes").toLowerCase();
  const kind = names.find((name) => name === text) ?? scanner.fail("expected filter-mailboxes");
  switch (kind) {
    case "selected":
    case "selected-delayed":
    case "inboxes":
    case "personal":
    case "subscribed":
      return { kind };
    case "subtree":
    case "subtree-one":
    case "mailboxes":
      space(scanner);
      return { kind, mailboxes: oneOrMoreMailbox(scanner, mode) };
  }
}

// RFC 5465 §8: one-or-more-mailbox = mailbox / many-mailboxes; many-mailboxes = "(" mailbox *(SP mailbox) ")"
function oneOrMoreMailbox(scanner: Scanner, mode: TextMode): string[] {
  if (!scanner.take("(")) return [mailbox(scanner, mode)];
  const mailboxes: string[] = [];
  do {
    mailboxes.push(mailbox(scanner, mode));
    if (mailboxes.length > mailboxesMax) {
      scanner.fail(`expected at most ${mailboxesMax} mailboxes`);
    }
  } while (scanner.take(" "));
  scanner.expect(")");
  return mailboxes;
}
