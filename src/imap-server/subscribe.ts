import type { Command } from "../imap/command.ts";
import { ok, type Reply } from "./imap-error.ts";
import type { Session } from "./session.ts";
import { written } from "./store-refusal.ts";

// RFC 9051 §6.3.7 and §6.3.8. A name without a mailbox may be subscribed to: clients carry their lists over before
// the mail.
export async function runSubscribe(
  session: Session,
  command: Extract<Command, { kind: "delete" | "subscribe" | "unsubscribe" }>,
): Promise<Reply> {
  const { kind, mailbox: name } = command;
  const subscribed = kind === "subscribe";
  const { accountId, services } = session;
  await written(services.store.setSubscribed({ accountId, name, subscribed }));
  const { notifications } = session;
  const id = notifications && services.store.mailboxByName(accountId, name)?.id;
  if (id !== undefined) notifications?.forgetNames(id);
  return ok(`${kind.toUpperCase()} completed`);
}
