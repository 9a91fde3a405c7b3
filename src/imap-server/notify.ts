import type { Command } from "../imap/command.ts";
import { no, ok, type Reply } from "./imap-error.ts";
import type { Session } from "./session.ts";

/** RFC 5465 §5 */
const supportedEvents = [
  "MessageNew",
  "MessageExpunge",
  "FlagChange",
  "MailboxName",
  "SubscriptionChange",
  "MailboxMetadataChange",
  "ServerMetadataChange",
].join(" ");

// RFC 5465 §3.1
export async function runNotify(
  session: Session,
  { groups, status }: Extract<Command, { kind: "notify" }>,
): Promise<Reply> {
  const isUnknown = groups.some(({ events }) =>
    events.some(({ kind }) => kind === "annotation-change" || kind === "unknown"),
  );
  if (isUnknown) throw no("Some event is not supported", `BADEVENT (${supportedEvents})`);
  // What has happened so far is told in the form of so far: it implies a NOOP.
  await session.tell({ expunges: "send", isOwnChange: groups.length > 0 });
  const notifications = session.notify(groups);
  if (status) session.output.write(notifications.statusOfAll());
  return ok("NOTIFY completed");
}
