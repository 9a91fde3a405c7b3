import type { Command } from "../imap/command.ts";
import { highestModSeqCode } from "./close.ts";
import { ok, type Reply } from "./imap-error.ts";
import { targetUids } from "./message-targets.ts";
import { withProgress } from "./progress.ts";
import type { Session } from "./session.ts";
import { written } from "./store-refusal.ts";

// RFC 9051 §6.4.3, and UID EXPUNGE of §6.4.9. The EXPUNGE responses come from the change feed.
export async function runExpunge(
  session: Session,
  command: Extract<Command, { kind: "expunge" }>,
): Promise<Reply> {
  const mailbox = session.writableMailbox;
  const { store } = session.services;
  // Only messages that the client knows: it cannot mean others, even if somebody else marked them.
  const uids = command.uids && targetUids(mailbox, command.uids, true);
  const expunging = written(store.expunge(mailbox.mailboxId, uids));
  const expunged = await withProgress(session, command.tag, expunging);
  const isChanged = expunged.uids.length > 0;
  return ok(
    "EXPUNGE completed",
    isChanged ? highestModSeqCode(session, expunged.modSeq) : undefined,
  );
}
