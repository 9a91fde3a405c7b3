import type { Command, List } from "../imap/command.ts";
import { ListPattern } from "../imap/list-pattern.ts";
import type { Mailbox } from "../store/mailbox.ts";
import { ok, type Reply } from "./imap-error.ts";
import { hasChildren, listLine } from "./list-line.ts";
import type { Session } from "./session.ts";
import { statusLine } from "./status.ts";

/** A name that LIST can show: a mailbox, or a subscription to one that is gone. */
interface Entry {
  readonly name: string;
  readonly mailbox: Mailbox | undefined;
  readonly subscribed: boolean;
}

// RFC 9051 §6.3.9, RFC 5258 §3
export function runList(session: Session, command: List & Pick<Command, "tag">): Reply {
  if (!command.extended && command.patterns[0] === "") {
    session.output.write(`* LIST (\\Noselect) "/" ""\r\n`);
    return ok("LIST completed");
  }
  // REMOTE adds nothing: there are no mailboxes elsewhere.
  const { selection, returns } = command;
  const patterns = command.patterns.map((pattern) => new ListPattern(command.reference + pattern));
  const mailboxes = session.services.store.mailboxes(session.accountId);
  const entries = entriesOf(session, mailboxes);
  for (const entry of entries) {
    if (!patterns.some((pattern) => pattern.matches(entry.name))) continue;
    const isSelected = isMatch(entry, selection);
    const childInfo =
      selection.recursiveMatch && hasMatchingChild(entry, { entries, patterns, selection });
    if (!isSelected && !childInfo) continue;
    if (entry.mailbox === undefined && !selection.subscribed) continue;
    const attributes = attributesOf(entry, mailboxes, {
      subscribed: selection.subscribed || returns.subscribed,
    });
    const extended = childInfo ? ` ("CHILDINFO" (${namesOf(selection)}))` : "";
    const line = { attributes, name: entry.name, extended };
    session.output.write(listLine("LIST", line, session.textMode));
    // RFC 5819 §2: only of mailboxes that match by themselves.
    if (returns.status !== undefined && entry.mailbox !== undefined && isSelected) {
      session.output.write(statusLine(session, entry.mailbox, returns.status));
    }
  }
  return ok("LIST completed");
}

function entriesOf(session: Session, mailboxes: readonly Mailbox[]): Entry[] {
  const entries: Entry[] = mailboxes.map((mailbox) => ({
    name: mailbox.name,
    mailbox,
    subscribed: mailbox.subscribed,
  }));
  for (const name of session.services.store.subscriptionsWithoutMailbox(session.accountId)) {
    entries.push({ name, mailbox: undefined, subscribed: true });
  }
  return entries;
}

function isMatch({ mailbox, subscribed }: Entry, selection: List["selection"]): boolean {
  if (selection.subscribed && !subscribed) return false;
  return !selection.specialUse || mailbox?.specialUse !== undefined;
}

interface ListQuery {
  readonly entries: readonly Entry[];
  readonly patterns: readonly ListPattern[];
  readonly selection: List["selection"];
}

function namesOf({ subscribed, specialUse }: List["selection"]): string {
  return [...(subscribed ? [`"SUBSCRIBED"`] : []), ...(specialUse ? [`"SPECIAL-USE"`] : [])].join(
    " ",
  );
}

/** RFC 5258 §3.5: a child that was asked for but is not shown for itself. */
function hasMatchingChild({ name }: Entry, { entries, patterns, selection }: ListQuery): boolean {
  const start = `${name}/`;
  return entries.some(
    (child) =>
      isMatch(child, selection) &&
      child.name.startsWith(start) &&
      !patterns.some((pattern) => pattern.matches(child.name)),
  );
}

function attributesOf(
  { name, mailbox, subscribed }: Entry,
  mailboxes: readonly Mailbox[],
  show: { readonly subscribed: boolean },
): string {
  const attributes: string[] = [];
  if (mailbox === undefined) attributes.push("\\NonExistent");
  if (show.subscribed && subscribed) attributes.push("\\Subscribed");
  attributes.push(hasChildren(name, mailboxes) ? "\\HasChildren" : "\\HasNoChildren");
  if (mailbox?.specialUse !== undefined) attributes.push(mailbox.specialUse);
  return attributes.join(" ");
}
