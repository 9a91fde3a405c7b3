import type { Command } from "../imap/command.ts";
import { formatSequenceSet } from "../imap/sequence-set.ts";
import type { Copied } from "../store/mail-store.ts";
import { highestModSeqCode } from "./close.ts";
import { no, ok, type Reply } from "./imap-error.ts";
import { mailboxByName } from "./mailbox-by-name.ts";
import { targetUids } from "./message-targets.ts";
import { withProgress } from "./progress.ts";
import type { Session } from "./session.ts";
import { written } from "./store-refusal.ts";

type Transfer = Extract<Command, { kind: "copy" | "move" }>;

// RFC 9051 §6.4.7
export async function runCopy(session: Session, command: Transfer): Promise<Reply> {
  const { mailbox } = session;
  const uids = targetUids(mailbox, command.set, command.byUid);
  const target = mailboxByName(session, command.mailbox, "TRYCREATE");
  if (uids.length === 0) return ok("COPY completed");
  const { store } = session.services;
  const copying = written(store.copy(mailbox.mailboxId, uids, target.id), "TRYCREATE");
  const copied = await withProgress(session, command.tag, copying);
  if (target.id === mailbox.mailboxId) for (const uid of copied.toUids) mailbox.ownUids.add(uid);
  session.notifications?.forgetAdded(target.id, copied.toUids.length);
  checkSome(copied, command);
  return ok("COPY completed", copyUidCode(copied));
}

// RFC 9051 §6.4.8, RFC 6851 §3.3: COPYUID comes before the EXPUNGE responses.
export async function runMove(session: Session, command: Transfer): Promise<Reply> {
  const mailbox = session.writableMailbox;
  const uids = targetUids(mailbox, command.set, command.byUid);
  const target = mailboxByName(session, command.mailbox, "TRYCREATE");
  if (target.id === mailbox.mailboxId) throw no("Messages are there already", "CANNOT");
  if (uids.length === 0) return ok("MOVE completed");
  const { store } = session.services;
  const moving = written(store.move(mailbox.mailboxId, uids, target.id), "TRYCREATE");
  const moved = await withProgress(session, command.tag, moving);
  session.notifications?.forgetAdded(target.id, moved.toUids.length);
  checkSome(moved, command);
  const code = copyUidCode(moved);
  if (code !== undefined) session.output.write(`* OK [${code}] Moved\r\n`);
  return ok("MOVE completed", highestModSeqCode(session, mailbox.index.highestModSeq));
}

/** RFC 9051 §7.1: sequence numbers mean messages that the client believes to be there. */
function checkSome({ fromUids }: Copied, { byUid }: Transfer): void {
  if (fromUids.length === 0 && !byUid) throw no("The messages are gone", "EXPUNGEISSUED");
}

// RFC 4315 §3
function copyUidCode({ uidValidity, fromUids, toUids }: Copied): string | undefined {
  if (fromUids.length === 0) return undefined;
  return `COPYUID ${uidValidity} ${formatSequenceSet(fromUids)} ${formatSequenceSet(toUids)}`;
}
