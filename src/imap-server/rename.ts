import type { Command } from "../imap/command.ts";
import { ok, type Reply } from "./imap-error.ts";
import { mailboxByName } from "./mailbox-by-name.ts";
import type { Session } from "./session.ts";
import { written } from "./store-refusal.ts";

// RFC 9051 §6.3.6
export async function runRename(
  session: Session,
  { mailbox, newName }: Extract<Command, { kind: "rename" }>,
): Promise<Reply> {
  const { id } = mailboxByName(session, mailbox);
  const name = newName.endsWith("/") ? newName.slice(0, -1) : newName;
  await written(session.services.store.renameMailbox(id, name));
  session.notifications?.forgetNames(id);
  return ok("RENAME completed");
}
