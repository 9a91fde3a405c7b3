import type { Command } from "../imap/command.ts";
import type { SpecialUse } from "../store/mailbox.ts";
import { no, ok, type Reply } from "./imap-error.ts";
import { mailboxIdText } from "./object-id.ts";
import type { Session } from "./session.ts";
import { written } from "./store-refusal.ts";

const specialUses = new Map<string, SpecialUse>(
  (["\\Archive", "\\Drafts", "\\Junk", "\\Sent", "\\Trash"] as const).map((use) => [
    use.toLowerCase(),
    use,
  ]),
);

// RFC 9051 §6.3.4; RFC 6154 §3; RFC 8474 §4.1 for the reply
export async function runCreate(
  session: Session,
  command: Extract<Command, { kind: "create" }>,
): Promise<Reply> {
  // RFC 9051 §6.3.4: the separator at the end only says that names below it are to come.
  const name = command.mailbox.endsWith("/") ? command.mailbox.slice(0, -1) : command.mailbox;
  const mailbox = await written(
    session.services.store.createMailbox({
      accountId: session.accountId,
      name,
      specialUse: specialUseOf(command.specialUse),
      subscribed: true,
    }),
  );
  session.notifications?.forgetNames(mailbox.id);
  return ok("CREATE completed", `MAILBOXID (${mailboxIdText(mailbox.id)})`);
}

function specialUseOf(names: readonly string[] | undefined): SpecialUse | undefined {
  if (names === undefined || names.length === 0) return undefined;
  const use = specialUses.get(names[0]!.toLowerCase());
  if (names.length > 1 || use === undefined) throw no("Special use is not supported", "USEATTR");
  return use;
}
