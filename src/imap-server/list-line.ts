import type { TextMode } from "../imap/command.ts";
import { formatMailboxName } from "../imap/mailbox-name.ts";
import type { Mailbox } from "../store/mailbox.ts";

/** LIST attributes of a mailbox: children and special use. RFC 9051 §7.3.1; RFC 6154 §2 lets LIST show the use unasked. */
export function attributesOf(
  { name, specialUse }: Pick<Mailbox, "name" | "specialUse">,
  parents: ReadonlySet<string>,
): string {
  const children = parents.has(name) ? "\\HasChildren" : "\\HasNoChildren";
  return specialUse === undefined ? children : `${children} ${specialUse}`;
}

/** Every name that has one of `names` below it. */
export function parentsOf(names: Iterable<string>): ReadonlySet<string> {
  const parents = new Set<string>();
  for (const name of names) {
    for (let end = name.lastIndexOf("/"); end > 0; end = name.lastIndexOf("/", end - 1)) {
      parents.add(name.slice(0, end));
    }
  }
  return parents;
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
