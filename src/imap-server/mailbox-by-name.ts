import type { Mailbox } from "../store/mailbox.ts";
import { no } from "./imap-error.ts";
import type { Session } from "./session.ts";

/** The mailbox of this name. `missing` is the response code where there is none. */
export function mailboxByName(
  session: Session,
  name: string,
  missing: "NONEXISTENT" | "TRYCREATE" = "NONEXISTENT",
): Mailbox {
  const mailbox = session.services.store.mailboxByName(session.accountId, name);
  if (mailbox === undefined) throw no("Mailbox does not exist", missing);
  return mailbox;
}
