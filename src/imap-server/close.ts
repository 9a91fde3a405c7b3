import { ok, type Reply } from "./imap-error.ts";
import type { Session } from "./session.ts";
import { written } from "./store-refusal.ts";

// RFC 9051 §6.4.1: removes what is marked \Deleted, without telling this client; others are told.
export async function runClose(session: Session): Promise<Reply> {
  const { mailbox } = session;
  if (!mailbox.readOnly && !mailbox.isDeleted) {
    await written(session.services.store.expunge(mailbox.mailboxId));
  }
  const modSeq = mailbox.index.highestModSeq;
  session.unselect();
  return ok("CLOSE completed", highestModSeqCode(session, modSeq));
}

// RFC 9051 §6.4.2
export function runUnselect(session: Session): Reply {
  session.unselect();
  return ok("UNSELECT completed");
}

/** RFC 7162 §3.2.8: after QRESYNC, what removes messages says up to where the client is in step. */
export function highestModSeqCode(session: Session, modSeq: number): string | undefined {
  return session.enabled.qresync ? `HIGHESTMODSEQ ${Math.max(modSeq, 1)}` : undefined;
}
