import type { Scanner } from "../abnf/scanner.ts";
import type { CommandBody, List, TextMode } from "./command.ts";
import type { ListReturn, ListSelection } from "./list-options.ts";
import { mailboxText } from "./mailbox-name.ts";
import { entryList } from "./metadata-entry.ts";
import { statusItemList, type StatusItem } from "./status-item.ts";
import { astring, listMailbox, space } from "./strings.ts";

const patternsMax = 100;

// RFC 9051 §9: list = "LIST" [SP list-select-opts] SP mailbox SP mbox-or-pat [SP list-return-opts]
export function list(scanner: Scanner, mode: TextMode): List {
  const selected = scanner.take("(") ? selectOptions(scanner) : undefined;
  const reference = mailboxText(astring(scanner), scanner, mode);
  space(scanner);
  const hasPatterns = scanner.take("(");
  const patterns = hasPatterns ? patternList(scanner, mode) : [pattern(scanner, mode)];
  const returned = scanner.take(" RETURN (") ? returnOptions(scanner) : undefined;
  return {
    kind: "list",
    reference,
    patterns,
    selection: selected ?? noSelection,
    returns: returned ?? noReturn,
    extended: selected !== undefined || hasPatterns || returned !== undefined,
  };
}

// RFC 3501 §9: lsub = "LSUB" SP mailbox SP list-mailbox
export function lsub(scanner: Scanner, mode: TextMode): CommandBody {
  const reference = mailboxText(astring(scanner), scanner, mode);
  space(scanner);
  return { kind: "lsub", reference, pattern: pattern(scanner, mode) };
}

const noSelection: ListSelection = {
  subscribed: false,
  remote: false,
  recursiveMatch: false,
  specialUse: false,
};

const noReturn: ListReturn = {
  subscribed: false,
  children: false,
  specialUse: false,
  status: undefined,
  metadata: undefined,
};

const optionName = /[A-Z-]+/iy;

// RFC 5258 §6: list-select-opts = "(" [...] ")", with RFC 6154 §6; from behind the "(" on, with the SP at the end.
function selectOptions(scanner: Scanner): ListSelection {
  const names = new Set<string>();
  if (!scanner.take(")")) {
    do names.add(scanner.expectMatch(optionName, "list-select-opt").toUpperCase());
    while (scanner.take(" "));
    scanner.expect(")");
  }
  const selection = {
    subscribed: names.delete("SUBSCRIBED"),
    remote: names.delete("REMOTE"),
    recursiveMatch: names.delete("RECURSIVEMATCH"),
    specialUse: names.delete("SPECIAL-USE"),
  };
  if (names.size > 0) scanner.fail("expected list-select-opt");
  // RFC 5258 §3.1: RECURSIVEMATCH modifies another option and is refused without one.
  if (selection.recursiveMatch && !selection.subscribed && !selection.specialUse) {
    scanner.fail("expected RECURSIVEMATCH with another option");
  }
  space(scanner);
  return selection;
}

// RFC 5258 §6: list-return-opts, with RFC 5819 §5, RFC 6154 §6 and RFC 9590 §5; from behind the "(" on.
function returnOptions(scanner: Scanner): ListReturn {
  const names = new Set<string>();
  let status: StatusItem[] | undefined;
  let metadata: string[] | undefined;
  if (!scanner.take(")")) {
    do {
      const name = scanner.expectMatch(optionName, "return-option").toUpperCase();
      if (name === "STATUS") status = statusOption(scanner);
      else if (name === "METADATA") metadata = metadataOption(scanner);
      else names.add(name);
    } while (scanner.take(" "));
    scanner.expect(")");
  }
  const returns = {
    subscribed: names.delete("SUBSCRIBED"),
    children: names.delete("CHILDREN"),
    specialUse: names.delete("SPECIAL-USE"),
    status,
    metadata,
  };
  return names.size === 0 ? returns : scanner.fail("expected return-option");
}

// RFC 5819 §5: status-option = "STATUS" SP "(" status-att *(SP status-att) ")", from behind its name on.
function statusOption(scanner: Scanner): StatusItem[] {
  space(scanner);
  return statusItemList(scanner);
}

// RFC 9590 §5: return-option =/ "METADATA" SP "(" entry *(SP entry) ")", from behind its name on.
function metadataOption(scanner: Scanner): string[] {
  space(scanner);
  scanner.expect("(");
  return entryList(scanner);
}

// RFC 5258 §6: patterns = "(" list-mailbox *(SP list-mailbox) ")", from behind the "(" on.
function patternList(scanner: Scanner, mode: TextMode): string[] {
  const patterns: string[] = [];
  do {
    patterns.push(pattern(scanner, mode));
    if (patterns.length > patternsMax) scanner.fail(`expected at most ${patternsMax} patterns`);
  } while (scanner.take(" "));
  scanner.expect(")");
  return patterns;
}

function pattern(scanner: Scanner, mode: TextMode): string {
  return mailboxText(listMailbox(scanner), scanner, mode);
}
