import type { Scanner } from "../abnf/scanner.ts";
import type { EventGroup, Notify, TextMode } from "./command.ts";
import { fetchAtt } from "./fetch.ts";
import type { FetchItem } from "./fetch-item.ts";
import { filterMailboxes } from "./mailbox-filters.ts";
import type { NotifyEvent } from "./notify-event.ts";
import { atom, space } from "./strings.ts";

const groupsMax = 100;
const eventsMax = 20;
const itemsMax = 100;

// RFC 5465 §8: notify = "NOTIFY" SP (notify-set / notify-none); notify-set = "SET" [SP "STATUS"] SP event-groups
export function notify(scanner: Scanner, mode: TextMode): Notify {
  if (scanner.take("NONE")) return { kind: "notify", status: false, groups: [] };
  scanner.expect("SET ");
  const status = scanner.take("STATUS ");
  const groups: EventGroup[] = [];
  let selected = 0;
  do {
    const group = eventGroup(scanner, mode);
    groups.push(group);
    if (groups.length > groupsMax) scanner.fail(`expected at most ${groupsMax} event groups`);
    // RFC 5465 §6.1: at most one of "selected" and "selected-delayed".
    if (isSelected(group) && ++selected > 1) scanner.fail("expected one filter selected");
  } while (scanner.take(" "));
  return { kind: "notify", status, groups };
}

// RFC 5465 §8: event-group = "(" filter-mailboxes SP events ")"
function eventGroup(scanner: Scanner, mode: TextMode): EventGroup {
  scanner.expect("(");
  const filter = filterMailboxes(scanner, mode);
  space(scanner);
  const group = { filter, events: scanner.take("NONE") ? [] : events(scanner) };
  checkTogether(group, scanner);
  scanner.expect(")");
  return group;
}

// RFC 5465 §8: events = ("(" event *(SP event) ")") / "NONE"
function events(scanner: Scanner): NotifyEvent[] {
  scanner.expect("(");
  const list: NotifyEvent[] = [];
  do {
    list.push(event(scanner));
    if (list.length > eventsMax) scanner.fail(`expected at most ${eventsMax} events`);
  } while (scanner.take(" "));
  scanner.expect(")");
  return list;
}

const plainEvents = new Map<string, NotifyEvent>([
  ["messageexpunge", { kind: "message-expunge" }],
  ["flagchange", { kind: "flag-change" }],
  ["annotationchange", { kind: "annotation-change" }],
  ["mailboxname", { kind: "mailbox-name" }],
  ["subscriptionchange", { kind: "subscription-change" }],
  ["mailboxmetadatachange", { kind: "mailbox-metadata-change" }],
  ["servermetadatachange", { kind: "server-metadata-change" }],
]);

// RFC 5465 §8: event = message-event / mailbox-event / user-event / event-ext
function event(scanner: Scanner): NotifyEvent {
  const name = atom(scanner);
  if (name.toLowerCase() === "messagenew") {
    return { kind: "message-new", items: scanner.take(" (") ? fetchAtts(scanner) : [] };
  }
  return plainEvents.get(name.toLowerCase()) ?? { kind: "unknown", name };
}

// RFC 5465 §8: "(" fetch-att *(SP fetch-att) ")", from behind the "(" on.
function fetchAtts(scanner: Scanner): FetchItem[] {
  const items: FetchItem[] = [];
  do {
    items.push(fetchAtt(scanner));
    if (items.length > itemsMax) scanner.fail(`expected at most ${itemsMax} items`);
  } while (scanner.take(" "));
  scanner.expect(")");
  return items;
}

/** RFC 5465 §5: which events need which, and what is for the selected mailbox only. */
function checkTogether(group: EventGroup, scanner: Scanner): void {
  const kinds = new Set(group.events.map(({ kind }) => kind));
  if (kinds.has("message-new") !== kinds.has("message-expunge")) {
    scanner.fail("expected both MessageNew and MessageExpunge");
  }
  const changes = kinds.has("flag-change") || kinds.has("annotation-change");
  if (changes && !kinds.has("message-new")) scanner.fail("expected MessageNew beside the changes");
  for (const { kind } of group.events) {
    if (isSelected(group) && !ofMessages.has(kind)) scanner.fail("expected events of messages");
  }
  const hasItems = group.events.some((one) => one.kind === "message-new" && one.items.length > 0);
  if (hasItems && !isSelected(group)) scanner.fail("expected no fetch-att here");
}

/** An unknown event may be one of messages; BADEVENT tells. */
const ofMessages: ReadonlySet<NotifyEvent["kind"]> = new Set([
  "message-new",
  "message-expunge",
  "flag-change",
  "annotation-change",
  "unknown",
] as const);

function isSelected({ filter }: EventGroup): boolean {
  return filter.kind === "selected" || filter.kind === "selected-delayed";
}
