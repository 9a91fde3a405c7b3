import type { Command, Select } from "../imap/command.ts";
import { formatMailboxName } from "../imap/mailbox-name.ts";
import { flagBits, flagNames } from "../store/flags.ts";
import type { Mailbox } from "../store/mailbox.ts";
import { enableCondStore } from "./enable.ts";
import { bad, ok, type Reply } from "./imap-error.ts";
import { attributesOf, parentsOf } from "./list-line.ts";
import { mailboxByName } from "./mailbox-by-name.ts";
import { mailboxIdText } from "./object-id.ts";
import { resynchronize } from "./resynchronize.ts";
import type { SelectedMailbox } from "./selected-mailbox.ts";
import type { Session } from "./session.ts";
import type { TimeSlice } from "../slices/time-slice.ts";

// RFC 9051 §6.3.2 and §6.3.3
export async function runSelect(
  session: Session,
  command: Select & Pick<Command, "tag">,
  slice: TimeSlice,
): Promise<Reply> {
  if (command.qresync !== undefined && !session.enabled.qresync) {
    throw bad("Enable QRESYNC first", "CLIENTBUG");
  }
  leave(session);
  let mailbox = mailboxByName(session, command.mailbox);
  const prepared = session.services.store.prepareIndex(mailbox.id);
  if (prepared !== undefined) {
    await prepared;
    mailbox = mailboxByName(session, command.mailbox);
  }
  if (command.condStore) enableCondStore(session);
  const selected = session.select(mailbox.id, command.kind === "examine");
  session.output.write(describe(session, mailbox, selected));
  if (command.qresync !== undefined) {
    await resynchronize(session, { mailbox, selected, qresync: command.qresync, slice });
  }
  return selected.readOnly
    ? ok("EXAMINE completed", "READ-ONLY")
    : ok("SELECT completed", "READ-WRITE");
}

/** What was selected is left even when the command then fails. RFC 9051 §6.3.2 */
function leave(session: Session): void {
  if (session.selected === undefined) return;
  session.unselect();
  session.output.write("* OK [CLOSED] Previous mailbox closed\r\n");
}

function describe(session: Session, mailbox: Mailbox, selected: SelectedMailbox): string {
  const { enabled, textMode } = session;
  const { view, index } = selected;
  const flags = flagNames(allFlagBits, mailbox.keywords).join(" ");
  const permanent = selected.readOnly ? "" : `${flags} \\*`;
  const name = formatMailboxName(mailbox.name, textMode);
  const lines = [
    `* FLAGS (${flags})`,
    `* ${view.count} EXISTS`,
    `* OK [PERMANENTFLAGS (${permanent})] Flags that are kept`,
    `* OK [UIDVALIDITY ${mailbox.uidValidity}] UIDs are valid`,
    `* OK [UIDNEXT ${uidNextOf(mailbox, selected)}] Predicted next UID`,
    `* OK [HIGHESTMODSEQ ${Math.max(index.highestModSeq, 1)}] Highest`,
    `* OK [MAILBOXID (${mailboxIdText(mailbox.id)})] Mailbox`,
  ];
  if (enabled.imap4rev2) {
    const all = session.services.store.mailboxes(mailbox.accountId);
    const parents = parentsOf(all.map((each) => each.name));
    lines.push(`* LIST (${attributesOf(mailbox, parents)}) "/" ${name}`);
  } else {
    // RFC 3501 §6.3.1: RECENT and the first UNSEEN were a part of this. There is nothing recent here.
    lines.push("* 0 RECENT");
    const unseen = enabled.uidOnly ? -1 : index.firstUnseen;
    if (unseen >= 0) lines.push(`* OK [UNSEEN ${unseen + 1}] First unseen`);
  }
  return `${lines.join("\r\n")}\r\n`;
}

const allFlagBits = Object.values(flagBits).reduce((all, bit) => all | bit, 0);

/** A message that came between the two reads is in the view already. */
function uidNextOf(mailbox: Mailbox, { view }: SelectedMailbox): number {
  return Math.max(mailbox.uidNext, view.count > 0 ? view.uid(view.count) + 1 : 1);
}
