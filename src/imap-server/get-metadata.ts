import type { Annotation, Command, GetMetadata } from "../imap/command.ts";
import { formatMetadata } from "../imap/metadata.ts";
import type { Mailbox } from "../store/mailbox.ts";
import { ok, type Reply } from "./imap-error.ts";
import { mailboxByName } from "./mailbox-by-name.ts";
import type { Session } from "./session.ts";

// RFC 5464 §4.2
export function runGetMetadata(
  session: Session,
  command: GetMetadata & Pick<Command, "tag">,
): Reply {
  const { services, accountId, textMode } = session;
  const { maxSize } = command;
  const mailbox = command.mailbox === "" ? undefined : mailboxByName(session, command.mailbox);
  const all = services.store.annotations(accountId, mailbox?.id);
  const found = all.filter(({ entry }) => isAsked(entry, command));
  const isShort = ({ value }: { readonly value: Buffer }): boolean =>
    maxSize === undefined || value.length <= maxSize;
  const told: readonly Annotation[] = found.filter(isShort);
  if (told.length > 0) {
    session.output.write(`* ${formatMetadata(mailbox?.name ?? "", told, textMode)}\r\n`);
  }
  // RFC 5464 §4.2.1: the size of the longest that was left out.
  const left = found.filter((annotation) => !isShort(annotation));
  const longest = left.reduce((most, { value }) => Math.max(most, value.length), 0);
  const code = left.length > 0 ? `METADATA LONGENTRIES ${longest}` : undefined;
  return ok("GETMETADATA completed", code);
}

/** Of LIST: all entries that were asked for, of which some may have no value. RFC 9590 §4 */
export function metadataLine(
  { services, textMode }: Session,
  { id, accountId, name }: Mailbox,
  entries: readonly string[],
): string {
  const all = services.store.annotations(accountId, id);
  const values = new Map(all.map(({ entry, value }) => [entry, value]));
  const told = entries.map((entry) => ({ entry, value: values.get(entry) }));
  return `* ${formatMetadata(name, told, textMode)}\r\n`;
}

// RFC 5464 §4.2.2
function isAsked(entry: string, { entries, depth }: GetMetadata): boolean {
  return entries.some((asked) => {
    if (entry === asked) return true;
    if (depth === 0 || !entry.startsWith(`${asked}/`)) return false;
    return depth === "infinity" || !entry.slice(asked.length + 1).includes("/");
  });
}
