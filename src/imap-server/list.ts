import type { Command, List } from "../imap/command.ts";
import { ListPattern } from "../imap/list-pattern.ts";
import type { Mailbox } from "../store/mailbox.ts";
import { metadataLine } from "./get-metadata.ts";
import { ok, type Reply } from "./imap-error.ts";
import { attributesOf, listLine, parentsOf } from "./list-line.ts";
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
  const entries = entriesOf(session);
  const isListed = ({ name }: Entry): boolean => patterns.some((pattern) => pattern.matches(name));
  const parents = parentsOf(entries.filter(({ mailbox }) => mailbox).map(({ name }) => name));
  const hidden = selection.recursiveMatch
    ? hiddenMatches(entries, selection, isListed)
    : parentsOf([]);
  const showsSubscribed = selection.subscribed || returns.subscribed;
  for (const entry of entries.filter(isListed)) {
    const isSelected = isMatch(entry, selection);
    // RFC 5258 §3.5: what was asked for is below it and not shown for itself.
    const childInfo = hidden.has(entry.name);
    if (!isSelected && !childInfo) continue;
    if (entry.mailbox === undefined && !selection.subscribed) continue;
    const line = {
      attributes: shownAttributes(entry, parents, { showsSubscribed }),
      name: entry.name,
      extended: childInfo ? ` ("CHILDINFO" (${namesOf(selection)}))` : "",
    };
    session.output.write(listLine("LIST", line, session.textMode));
    // RFC 5819 §2: only of mailboxes that match by themselves.
    if (returns.status !== undefined && entry.mailbox !== undefined && isSelected) {
      session.output.write(statusLine(session, entry.mailbox, returns.status));
    }
    if (returns.metadata !== undefined && entry.mailbox !== undefined && isSelected) {
      session.output.write(metadataLine(session, entry.mailbox, returns.metadata));
    }
  }
  return ok("LIST completed");
}

function entriesOf({ services, accountId }: Session): Entry[] {
  const { store } = services;
  const entries: Entry[] = store.mailboxes(accountId).map((mailbox) => ({
    name: mailbox.name,
    mailbox,
    subscribed: mailbox.subscribed,
  }));
  for (const name of store.subscriptionsWithoutMailbox(accountId)) {
    entries.push({ name, mailbox: undefined, subscribed: true });
  }
  return entries;
}

function isMatch({ mailbox, subscribed }: Entry, selection: List["selection"]): boolean {
  if (selection.subscribed && !subscribed) return false;
  return !selection.specialUse || mailbox?.specialUse !== undefined;
}

function namesOf({ subscribed, specialUse }: List["selection"]): string {
  return [...(subscribed ? [`"SUBSCRIBED"`] : []), ...(specialUse ? [`"SPECIAL-USE"`] : [])].join(
    " ",
  );
}

/** Names that have a match below them which the patterns do not show. */
function hiddenMatches(
  entries: readonly Entry[],
  selection: List["selection"],
  isListed: (entry: Entry) => boolean,
): ReadonlySet<string> {
  const hidden = entries.filter((entry) => isMatch(entry, selection) && !isListed(entry));
  return parentsOf(hidden.map(({ name }) => name));
}

function shownAttributes(
  { name, mailbox, subscribed }: Entry,
  parents: ReadonlySet<string>,
  { showsSubscribed }: { readonly showsSubscribed: boolean },
): string {
  const attributes = attributesOf({ name, specialUse: mailbox?.specialUse }, parents);
  const more = [
    ...(mailbox === undefined ? ["\\NonExistent"] : []),
    ...(showsSubscribed && subscribed ? ["\\Subscribed"] : []),
  ];
  return [...more, attributes].join(" ");
}
