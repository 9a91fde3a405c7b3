import type { EventGroup } from "../imap/command.ts";
import type { FetchItem } from "../imap/fetch-item.ts";
import { formatListData } from "../imap/list-data.ts";
import type { NotifyEvent } from "../imap/notify-event.ts";
import type { StatusItem } from "../imap/status-item.ts";
import type { Change } from "../store/change.ts";
import type { MailboxId } from "../store/ids.ts";
import { ChangedEntries } from "./changed-entries.ts";
import { attributesOf, listLine, parentsOf } from "./list-line.ts";
import { type FilteredMailbox, takesIn } from "./mailbox-filter.ts";
import type { Session } from "./session.ts";
import { statusLine } from "./status.ts";

type EventKind = NotifyEvent["kind"];

/** What is to be told of the selected mailbox. */
export interface SelectedEvents {
  /** "selected": at once, EXPUNGE included. RFC 5465 §6.1 */
  readonly immediate: boolean;
  readonly flags: boolean;
  /** Of new messages. */
  readonly items: readonly FetchItem[];
}

/** What happened in a mailbox since it was told of. */
interface PendingStatus {
  readonly kinds: Set<EventKind>;
  /** Messages that came. */
  added: number;
}

interface NameEvent {
  readonly mailboxId: MailboxId;
  readonly name: string;
  readonly oldName?: string | undefined;
}

/**
 * What a client has asked to hear of by NOTIFY, and what it has not heard yet. RFC 5465. Messages of other mailboxes
 * become one STATUS each, however many there were. An event is told when it is looked at: with the state of then.
 */
export class Notifications implements Disposable {
  readonly selected: SelectedEvents | undefined;
  readonly #session: Session;
  readonly #groups: readonly EventGroup[];
  readonly #watch: Disposable;
  /** Emptied when names or subscriptions change. */
  readonly #eventsByMailbox = new Map<MailboxId, ReadonlySet<EventKind>>();
  readonly #statuses = new Map<MailboxId, PendingStatus>();
  #names: NameEvent[] = [];
  readonly #entries = new ChangedEntries();

  constructor(session: Session, groups: readonly EventGroup[], onChange: () => void) {
    this.#session = session;
    this.#groups = groups;
    this.selected = selectedEventsOf(groups);
    this.#watch = session.services.hub.watchAccount(session.accountId, {
      note: (change) => this.#note(change),
      wake: onChange,
    });
  }

  get isEmpty(): boolean {
    return this.#statuses.size === 0 && this.#pending === 0;
  }

  /** RFC 5465 §5.8: from here on it is as after NOTIFY NONE. */
  get isOverflown(): boolean {
    return this.#pending > this.#max;
  }

  /** RFC 5465 §3.1: STATUS of all mailboxes of whose messages it tells. */
  statusOfAll(): string {
    const { store } = this.#session.services;
    let text = "";
    for (const mailbox of store.mailboxes(this.#session.accountId)) {
      if (mailbox.id === this.#session.selected?.mailboxId) continue;
      const events = this.#eventsOf(mailbox);
      const items: StatusItem[] = [];
      if (events.has("message-new")) items.push("MESSAGES", "UIDNEXT", "UIDVALIDITY");
      if (events.has("flag-change")) items.push("UNSEEN", "HIGHESTMODSEQ");
      if (items.length > 0) text += statusLine(this.#session, mailbox, items);
    }
    return text;
  }

  /** The client made the change of names itself. RFC 5465 §5 */
  forgetNames(mailboxId: MailboxId): void {
    this.#names = this.#names.filter((event) => event.mailboxId !== mailboxId);
  }

  /** The client set them itself. */
  forgetEntries(...set: Parameters<ChangedEntries["forget"]>): void {
    this.#entries.forget(...set);
  }

  /** The client put so many messages there itself; others may have come as well. RFC 5465 §5 */
  forgetAdded(mailboxId: MailboxId, count: number): void {
    const status = this.#statuses.get(mailboxId);
    if (status === undefined) return;
    status.added = Math.max(0, status.added - count);
    if (status.added > 0) return;
    status.kinds.delete("message-new");
    if (status.kinds.size === 0) this.#statuses.delete(mailboxId);
  }

  /** Takes out all that is to be told, in the words of IMAP. */
  take(): string {
    if (this.isEmpty) return "";
    const text = this.#nameLines() + this.#entries.lines(this.#session) + this.#statusLines();
    this.#names = [];
    this.#entries.clear();
    this.#statuses.clear();
    return text;
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }

  get #pending(): number {
    return this.#names.length + this.#entries.count;
  }

  get #max(): number {
    return this.#session.services.limits.notificationsMax;
  }

  #note(change: Change): void {
    switch (change.kind) {
      case "messages-added":
        this.#noteMessages(change.mailboxId, "message-new", change.uids.length);
        break;
      case "messages-removed":
        this.#noteMessages(change.mailboxId, "message-expunge");
        break;
      case "flags-changed":
        this.#noteMessages(change.mailboxId, "flag-change");
        break;
      case "mailbox-added":
        this.#noteName(change.mailboxId, undefined);
        break;
      case "mailbox-removed":
        this.#noteRemoval(change.mailboxId, change.name);
        break;
      case "mailbox-renamed":
        this.#noteName(change.mailboxId, change.oldName);
        break;
      case "mailbox-changed":
        this.#noteSubscription(change.mailboxId);
        break;
      case "annotation-changed":
        this.#noteEntries(change.mailboxId, change.entries);
        break;
      case "account-annotation-changed":
        this.#noteEntries(undefined, change.entries);
        break;
      case "objects-changed":
      case "queue-changed":
      case "config-changed":
        break;
    }
  }

  /** RFC 5465 §3.1: of the selected mailbox SelectedMailbox knows. */
  #noteMessages(mailboxId: MailboxId, kind: EventKind, added = 0): void {
    if (mailboxId === this.#session.selected?.mailboxId) return;
    if (!this.#eventsOfId(mailboxId).has(kind)) return;
    const status = this.#statuses.get(mailboxId) ?? { kinds: new Set(), added: 0 };
    status.kinds.add(kind);
    status.added += added;
    this.#statuses.set(mailboxId, status);
  }

  /** RFC 5465 §5.4: with the children, only the mailbox itself is told to be renamed. */
  #noteName(mailboxId: MailboxId, oldName: string | undefined): void {
    this.#eventsByMailbox.clear();
    const mailbox = this.#session.services.store.mailbox(mailboxId);
    if (mailbox === undefined) return;
    const { name } = mailbox;
    const isChild = (of: NameEvent): boolean =>
      of.oldName !== undefined &&
      oldName?.slice(of.oldName.length) === name.slice(of.name.length) &&
      oldName.startsWith(`${of.oldName}/`) &&
      name.startsWith(`${of.name}/`);
    if (oldName !== undefined && this.#names.some(isChild)) return;
    const isTold =
      this.#eventsOf(mailbox).has("mailbox-name") ||
      (oldName !== undefined && this.#eventsOf({ ...mailbox, name: oldName }).has("mailbox-name"));
    if (isTold) this.#pushName({ mailboxId, name, oldName });
    if (oldName === undefined) this.#noteParent(name);
  }

  #noteRemoval(mailboxId: MailboxId, name: string): void {
    this.#eventsByMailbox.clear();
    this.#statuses.delete(mailboxId);
    const { services, accountId } = this.#session;
    const subscribed = services.store.subscriptionsWithoutMailbox(accountId).includes(name);
    const events = this.#eventsOf({ name, specialUse: undefined, subscribed });
    if (events.has("mailbox-name")) this.#pushName({ mailboxId, name });
    this.#noteParent(name);
  }

  /** RFC 5465 §5.4: the parent has got or lost a child. */
  #noteParent(name: string): void {
    const end = name.lastIndexOf("/");
    if (end < 0) return;
    const { services, accountId } = this.#session;
    const parent = services.store.mailboxByName(accountId, name.slice(0, end));
    if (parent === undefined || !this.#eventsOf(parent).has("mailbox-name")) return;
    if (this.#names.some((event) => event.mailboxId === parent.id)) return;
    this.#pushName({ mailboxId: parent.id, name: parent.name });
  }

  #noteSubscription(mailboxId: MailboxId): void {
    const wasTold = this.#eventsOfId(mailboxId).has("subscription-change");
    this.#eventsByMailbox.clear();
    const mailbox = this.#session.services.store.mailbox(mailboxId);
    if (mailbox === undefined) return;
    // Who watches subscribed mailboxes hears of one that is no longer such as well.
    if (!wasTold && !this.#eventsOf({ ...mailbox, subscribed: true }).has("subscription-change")) {
      return;
    }
    this.#pushName({ mailboxId, name: mailbox.name });
  }

  #noteEntries(mailboxId: MailboxId | undefined, entries: readonly string[]): void {
    const isTold =
      mailboxId === undefined
        ? this.#groups.some(({ events }) => hasKind(events, "server-metadata-change"))
        : this.#eventsOfId(mailboxId).has("mailbox-metadata-change");
    if (!isTold) return;
    if (!this.isOverflown) this.#entries.add(mailboxId, entries, this.#max);
  }

  #pushName(event: NameEvent): void {
    if (!this.isOverflown) this.#names.push(event);
  }

  #eventsOfId(id: MailboxId): ReadonlySet<EventKind> {
    let events = this.#eventsByMailbox.get(id);
    if (events === undefined) {
      const mailbox = this.#session.services.store.mailbox(id);
      events = mailbox === undefined ? new Set<EventKind>() : this.#eventsOf(mailbox);
      this.#eventsByMailbox.set(id, events);
    }
    return events;
  }

  /** RFC 5465 §6: several groups may apply to a mailbox. */
  #eventsOf(mailbox: FilteredMailbox): ReadonlySet<EventKind> {
    const kinds = new Set<EventKind>();
    for (const { filter, events } of this.#groups) {
      if (takesIn(filter, mailbox)) for (const { kind } of events) kinds.add(kind);
    }
    return kinds;
  }

  #nameLines(): string {
    if (this.#names.length === 0) return "";
    const { services, accountId, textMode } = this.#session;
    const all = services.store.mailboxes(accountId);
    const parents = parentsOf(all.map(({ name }) => name));
    const byName = new Map(all.map((mailbox) => [mailbox.name, mailbox]));
    let text = "";
    for (const { name, oldName } of this.#names) {
      const mailbox = byName.get(name);
      const { specialUse } = mailbox ?? {};
      const words = [
        ...(mailbox === undefined ? ["\\NonExistent"] : []),
        ...(mailbox?.subscribed ? ["\\Subscribed"] : []),
        attributesOf({ name, specialUse }, parents),
      ];
      const extended = formatListData({ oldName }, textMode);
      text += listLine("LIST", { attributes: words.join(" "), name, extended }, textMode);
    }
    return text;
  }

  // RFC 5465 §5.1 to §5.3
  #statusLines(): string {
    const { services, enabled } = this.#session;
    let text = "";
    for (const [mailboxId, { kinds }] of this.#statuses) {
      const mailbox = services.store.mailbox(mailboxId);
      if (mailbox === undefined) continue;
      const items: StatusItem[] = ["UIDVALIDITY"];
      if (kinds.has("message-new") || kinds.has("message-expunge")) {
        items.push("UIDNEXT", "MESSAGES");
      }
      if (kinds.has("flag-change")) items.push("UNSEEN");
      if (enabled.condStore) items.push("HIGHESTMODSEQ");
      text += statusLine(this.#session, mailbox, items);
    }
    return text;
  }
}

function selectedEventsOf(groups: readonly EventGroup[]): SelectedEvents | undefined {
  const group = groups.find(
    ({ filter }) => filter.kind === "selected" || filter.kind === "selected-delayed",
  );
  const added = group?.events.find((event) => event.kind === "message-new");
  if (group === undefined || added === undefined) return undefined;
  return {
    immediate: group.filter.kind === "selected",
    flags: hasKind(group.events, "flag-change"),
    items: added.items.map(peeked),
  };
}

function hasKind(events: readonly NotifyEvent[], kind: EventKind): boolean {
  return events.some((event) => event.kind === kind);
}

/** What nobody asked for now marks nothing as seen. */
function peeked(item: FetchItem): FetchItem {
  return item.kind === "section" || item.kind === "binary" ? { ...item, peek: true } : item;
}
