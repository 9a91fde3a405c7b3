import type { Command } from "../imap/command.ts";
import { formatMailboxName } from "../imap/mailbox-name.ts";
import type { StatusItem } from "../imap/status-item.ts";
import type { Mailbox } from "../store/mailbox.ts";
import { enableCondStore } from "./enable.ts";
import { ok, type Reply } from "./imap-error.ts";
import { mailboxByName } from "./mailbox-by-name.ts";
import { mailboxIdText } from "./object-id.ts";
import type { Session } from "./session.ts";

// RFC 9051 §6.3.11
export function runStatus(session: Session, command: Extract<Command, { kind: "status" }>): Reply {
  const mailbox = mailboxByName(session, command.mailbox);
  if (command.items.includes("HIGHESTMODSEQ")) enableCondStore(session);
  session.output.write(statusLine(session, mailbox, command.items));
  return ok("STATUS completed");
}

// RFC 9051 §7.3.4
export function statusLine(
  session: Session,
  mailbox: Mailbox,
  items: readonly StatusItem[],
): string {
  const { appendOctetsMax } = session.services.limits;
  const values = items.map((item) => `${item} ${valueOf(item, mailbox, appendOctetsMax)}`);
  return `* STATUS ${formatMailboxName(mailbox.name, session.textMode)} (${values.join(" ")})\r\n`;
}

function valueOf(item: StatusItem, mailbox: Mailbox, appendOctetsMax: number): string | number {
  const { counts } = mailbox;
  switch (item) {
    case "MESSAGES":
      return counts.messages;
    case "RECENT":
      return 0;
    case "UIDNEXT":
      return mailbox.uidNext;
    case "UIDVALIDITY":
      return mailbox.uidValidity;
    case "UNSEEN":
      return counts.unseen;
    case "DELETED":
      return counts.deleted;
    case "SIZE":
      return counts.size;
    case "HIGHESTMODSEQ":
      return Math.max(mailbox.modSeq, 1);
    case "MAILBOXID":
      return `(${mailboxIdText(mailbox.id)})`;
    case "APPENDLIMIT":
      return appendOctetsMax;
    case "DELETED-STORAGE":
      // RFC 9208 §4.1.4: in units of 1024 octets, like all storage.
      return Math.floor(counts.deletedSize / 1024);
  }
}
