import type { TextMode } from "../imap/command.ts";
import { formatMailboxName } from "../imap/mailbox-name.ts";
import type { Mailbox } from "../store/mailbox.ts";

/** LIST attributes of a mailbox: children and special use. RFC 9051 §7.3.1; RFC 6154 §2 lets LIST show the use unasked. */
export function attributesOf(mailbox: Mailbox, all: readonly Mailbox[]): string {
  const children = hasChildren(mailbox.name, all) ? "\\HasChildren" : "\\HasNoChildren";
  return mailbox.specialUse === undefined ? children : `${children} ${mailbox.specialUse}`;
}

export function hasChildren(name: string, all: readonly Mailbox[]): boolean {
  const start = `${name}/`;
  return all.some((other) => other.name.startsWith(start));
}

// RFC 9051 §7.3.1: mailbox-list = "(" [mbx-list-flags] ")" SP (DQUOTE QUOTED-CHAR DQUOTE / nil) SP mailbox
export function listLine(
  response: "LIST" | "LSUB",
  line: { readonly attributes: string; readonly name: string; readonly extended?: string },
  mode: TextMode,
): string {
  const name = formatMailboxName(line.name, mode);
  return `* ${response} (${line.attributes}) "/" ${name}${line.extended ?? ""}\r\n`;
}
