import { ok, type Reply } from "./imap-error.ts";
import { mailboxByName } from "./mailbox-by-name.ts";
import type { Session } from "./session.ts";
import { written } from "./store-refusal.ts";

// RFC 9051 §6.3.5
export async function runDelete(session: Session, name: string): Promise<Reply> {
  const { id } = mailboxByName(session, name);
  await written(session.services.store.deleteMailbox(id));
  session.notifications?.forgetNames(id);
  if (session.selected?.mailboxId === id) session.unselect();
  return ok("DELETE completed");
}
