import { idOf } from "../jmap/id.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import type { MailboxId } from "../store/ids.ts";
import type { Mailbox, SpecialUse } from "../store/mailbox.ts";

/** RFC 8621 §2 */
export const mailboxProperties = [
  "id",
  "name",
  "parentId",
  "role",
  "sortOrder",
  "totalEmails",
  "unreadEmails",
  "totalThreads",
  "unreadThreads",
  "myRights",
  "isSubscribed",
] as const;

export type MailboxProperty = (typeof mailboxProperties)[number];

const roles: Readonly<Record<SpecialUse, string>> = {
  "\\Archive": "archive",
  "\\Drafts": "drafts",
  "\\Junk": "junk",
  "\\Sent": "sent",
  "\\Trash": "trash",
};

/** How people like them: what comes in, what is being written, what went, what is kept, what is not wanted. */
const order: Readonly<Record<string, number>> = {
  inbox: 1,
  drafts: 2,
  sent: 3,
  archive: 4,
  junk: 5,
  trash: 6,
};

/** All mailboxes of an account by their names, so that parents are found. */
export type MailboxTree = ReadonlyMap<string, Mailbox>;

export function treeOf(mailboxes: readonly Mailbox[]): MailboxTree {
  return new Map(mailboxes.map((mailbox) => [mailbox.name, mailbox]));
}

export function roleOf({ name, specialUse }: Mailbox): string | null {
  if (name === "INBOX") return "inbox";
  return specialUse === undefined ? null : roles[specialUse];
}

export function specialUseOf(role: string): SpecialUse | undefined {
  return (Object.keys(roles) as SpecialUse[]).find((use) => roles[use] === role);
}

/** The last part of the name. */
export function ownNameOf({ name }: Mailbox): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

export function parentOf({ name }: Mailbox, tree: MailboxTree): Mailbox | undefined {
  const slash = name.lastIndexOf("/");
  return slash < 0 ? undefined : tree.get(name.slice(0, slash));
}

export function sortOrderOf(mailbox: Mailbox): number {
  return mailbox.sortOrder ?? order[roleOf(mailbox) ?? ""] ?? 10;
}

/** Of what JMAP sees: without messages marked \Deleted. RFC 8621 §2, §4.1.1 */
export interface EmailCounts {
  readonly totalEmails: number;
  readonly unreadEmails: number;
  readonly totalThreads: number;
  readonly unreadThreads: number;
}

export function mailboxObject(
  mailbox: Mailbox,
  of: {
    readonly tree: MailboxTree;
    readonly properties: ReadonlySet<MailboxProperty>;
    readonly counts: EmailCounts;
  },
): JsonObject {
  const object: [string, Json][] = [];
  for (const property of of.properties) {
    object.push([property, valueOf(mailbox, property, of)]);
  }
  return Object.fromEntries(object);
}

function valueOf(
  mailbox: Mailbox,
  property: MailboxProperty,
  of: { readonly tree: MailboxTree; readonly counts: EmailCounts },
): Json {
  switch (property) {
    case "id":
      return mailboxIdText(mailbox.id);
    case "name":
      return mailbox.name === "INBOX" ? "Inbox" : ownNameOf(mailbox);
    case "parentId": {
      const parent = parentOf(mailbox, of.tree);
      return parent === undefined ? null : mailboxIdText(parent.id);
    }
    case "role":
      return roleOf(mailbox);
    case "sortOrder":
      return sortOrderOf(mailbox);
    case "totalEmails":
    case "unreadEmails":
    case "totalThreads":
    case "unreadThreads":
      return of.counts[property];
    case "myRights":
      return rightsOf(mailbox);
    case "isSubscribed":
      return mailbox.subscribed;
  }
}

/** Everybody owns their account; only the inbox stays what it is. RFC 8621 §2 */
function rightsOf(mailbox: Mailbox): JsonObject {
  const isInbox = mailbox.name === "INBOX";
  return {
    mayReadItems: true,
    mayAddItems: true,
    mayRemoveItems: true,
    maySetSeen: true,
    maySetKeywords: true,
    mayCreateChild: true,
    mayRename: !isInbox,
    mayDelete: !isInbox,
    maySubmit: true,
  };
}

export function mailboxIdText(id: MailboxId): string {
  return idOf("f", id);
}
