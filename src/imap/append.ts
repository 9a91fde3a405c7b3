import { Scanner } from "../abnf/scanner.ts";
import type { Append, AppendMessage, TextMode } from "./command.ts";
import { dateTime } from "./date-time.ts";
import { flagList } from "./flag-list.ts";
import { mailbox } from "./mailbox-name.ts";
import { seqNumber } from "./sequence-set.ts";
import { space, tag } from "./strings.ts";

/** APPEND or REPLACE up to its first message. */
// RFC 9051 §9: append = "APPEND" SP mailbox 1*append-message, with RFC 3502 §6.3.11.
// RFC 8508 §5: replace = "REPLACE" SP seq-number SP mailbox append-message, also behind "UID" SP.
export function parseAppend(text: string, mode: TextMode): Append {
  const scanner = new Scanner(text);
  const name = tag(scanner);
  space(scanner);
  const replaces = scanner.take("APPEND ") ? undefined : replaced(scanner);
  const target = mailbox(scanner, mode);
  const message = { ...appendMessage(scanner), only: replaces !== undefined };
  return { kind: "append", tag: name, replaces, mailbox: target, message };
}

/** What stands between the message of `previous` and the next. */
export function parseAppendMore(text: string, previous: AppendMessage): AppendMessage {
  const scanner = new Scanner(text);
  if (previous.utf8) scanner.expect(")");
  if (previous.only) scanner.fail("expected the end of replace");
  return { ...appendMessage(scanner), only: false };
}

/** What stands behind the last message: nothing but the end of its UTF8 (...). */
export function parseAppendEnd(text: string, last: AppendMessage): void {
  const scanner = new Scanner(text);
  if (last.utf8) scanner.expect(")");
  if (!scanner.atEnd) scanner.fail("expected the end of append");
}

function replaced(scanner: Scanner): Append["replaces"] {
  const byUid = scanner.take("UID ");
  scanner.expect("REPLACE ");
  const number = seqNumber(scanner);
  space(scanner);
  return { byUid, number };
}

// RFC 9051 §9: append-message = append-opts SP append-data; append-opts = [SP flag-list] [SP date-time]
// RFC 6855 §4: append-data =/ "UTF8" SP "(" literal8 ")"
function appendMessage(scanner: Scanner): Omit<AppendMessage, "only"> {
  space(scanner);
  const hasFlags = scanner.input[scanner.offset] === "(";
  const flags = hasFlags ? flagList(scanner) : [];
  if (hasFlags) space(scanner);
  const hasDate = scanner.input[scanner.offset] === '"';
  const internalAt = hasDate ? dateTime(scanner) : undefined;
  if (hasDate) space(scanner);
  const utf8 = scanner.take("UTF8 (");
  if (!scanner.atEnd) scanner.fail("expected a literal");
  return { flags, internalAt, utf8 };
}
