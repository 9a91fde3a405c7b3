import { copyAnnotations, removeAnnotations } from "./annotation-jobs.ts";
import { releaseBody } from "./body-table.ts";
import { move } from "./copy-job.ts";
import type { AccountId, MailboxId } from "./ids.ts";
import type { Jobs } from "./jobs.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { SpecialUse } from "./mailbox.ts";
import { checkedMailboxName, parentsOf } from "./mailbox-name.ts";
import { changeSize } from "./quota.ts";
import type { WriteContext, WriterMailbox } from "./write-context.ts";

/** Of one account. Names that were subscribed to outlive their mailboxes. */
const mailboxesMax = 10_000;
const subscriptionsMax = 20_000;

/** CREATE: missing parents come into being too. RFC 9051 §6.3.4 */
export function createMailbox(
  context: WriteContext,
  args: Jobs["createMailbox"]["args"],
): MailboxId {
  const { accountId, specialUse } = args;
  const name = checkedMailboxName(args.name);
  if (mailboxIdOf(context, accountId, name) !== undefined) {
    throw new StoreRefusal("exists", "A mailbox of that name exists already");
  }
  if (specialUse !== undefined) requireFreeUse(context, accountId, specialUse);
  createParents(context, accountId, name);
  return insertMailbox(context, { ...args, name });
}

/** DELETE of a mailbox without children, with its messages. RFC 9051 §6.3.5 */
export function deleteMailbox(
  context: WriteContext,
  { mailboxId, onlyEmpty = false }: Jobs["deleteMailbox"]["args"],
): void {
  const mailbox = context.mailbox(mailboxId);
  if (mailbox.name === "INBOX") throw new StoreRefusal("inbox", "The inbox cannot be deleted");
  if (childrenOf(context, mailbox).length > 0) {
    throw new StoreRefusal("has-children", "There are mailboxes inside: delete them first");
  }
  if (onlyEmpty) requireEmpty(context, mailboxId);
  const modSeq = context.nextModSeq(mailbox.accountId);
  const bodies = context
    .statement("SELECT body_id FROM message WHERE mailbox_id = ?")
    .pluck()
    .all(mailboxId) as number[];
  // They outlive the mailbox: who knows the account's messages by their ids is told that these went. RFC 8620 §5.2
  context.run(
    `INSERT INTO tombstone (mailbox_id, mod_seq, uid, message_id, at, thread_id)
     SELECT mailbox_id, ?, uid, id, ?, thread_id FROM message WHERE mailbox_id = ?`,
    modSeq,
    context.now,
    mailboxId,
  );
  context.run("DELETE FROM message WHERE mailbox_id = ?", mailboxId);
  for (const bodyId of bodies) releaseBody(context, bodyId);
  removeAnnotations(context, { accountId: mailbox.accountId, mailboxId });
  const { size } = context.get<{ size: number }>(
    "DELETE FROM mailbox WHERE id = ? RETURNING size",
    mailboxId,
  )!;
  changeSize(context, mailbox.accountId, -size);
  context.run(
    "INSERT INTO mailbox_tombstone (account_id, mod_seq, mailbox_id) VALUES (?, ?, ?)",
    mailbox.accountId,
    modSeq,
    mailboxId,
  );
  context.changed({
    kind: "mailbox-removed",
    accountId: mailbox.accountId,
    mailboxId,
    modSeq,
    name: mailbox.name,
  });
}

/** One mailbox of an account has a use. RFC 8621 §2 */
export function requireFreeUse(
  context: WriteContext,
  accountId: AccountId,
  specialUse: SpecialUse,
): void {
  const other = context.get(
    "SELECT 1 FROM mailbox WHERE account_id = ? AND special_use = ?",
    accountId,
    specialUse,
  );
  if (other !== undefined) {
    throw new StoreRefusal("use-taken", `Another mailbox is ${specialUse} already`);
  }
}

/** Messages marked \Deleted are as good as gone. */
function requireEmpty(context: WriteContext, mailboxId: MailboxId): void {
  const left = context.get("SELECT 1 FROM mailbox WHERE id = ? AND messages > deleted", mailboxId);
  if (left !== undefined) throw new StoreRefusal("has-messages", "There are messages inside");
}

/** RENAME with all children; of the inbox, its messages go and the inbox stays. RFC 9051 §6.3.6 */
export function renameMailbox(
  context: WriteContext,
  { mailboxId, newName }: { mailboxId: MailboxId; newName: string },
): void {
  const mailbox = context.mailbox(mailboxId);
  const name = checkedMailboxName(newName);
  if (mailboxIdOf(context, mailbox.accountId, name) !== undefined) {
    throw new StoreRefusal("exists", "A mailbox of that name exists already");
  }
  if (mailbox.name === "INBOX") {
    renameInbox(context, mailbox, name);
    return;
  }
  if (name.startsWith(`${mailbox.name}/`)) {
    throw new StoreRefusal("bad-name", "A mailbox cannot move into itself");
  }
  createParents(context, mailbox.accountId, name);
  const modSeq = context.nextModSeq(mailbox.accountId);
  for (const one of [mailbox, ...childrenOf(context, mailbox)]) {
    const renamed = checkedMailboxName(name + one.name.slice(mailbox.name.length));
    context.run("UPDATE mailbox SET name = ?, mod_seq = ? WHERE id = ?", renamed, modSeq, one.id);
    context.run(
      "UPDATE OR REPLACE subscription SET name = ? WHERE account_id = ? AND name = ?",
      renamed,
      mailbox.accountId,
      one.name,
    );
    context.changed({
      kind: "mailbox-renamed",
      accountId: mailbox.accountId,
      mailboxId: one.id,
      modSeq,
      oldName: one.name,
      newName: renamed,
    });
  }
}

/** SUBSCRIBE and UNSUBSCRIBE. A name may be subscribed to that has no mailbox. RFC 9051 §6.3.7 */
export function setSubscribed(
  context: WriteContext,
  { accountId, name, subscribed }: Jobs["setSubscribed"]["args"],
): void {
  const checked = checkedMailboxName(name);
  const changed = subscribed
    ? subscribe(context, accountId, checked)
    : context.run("DELETE FROM subscription WHERE account_id = ? AND name = ?", accountId, checked);
  const mailboxId = mailboxIdOf(context, accountId, checked);
  if (changed === 0 || mailboxId === undefined) return;
  const modSeq = context.nextModSeq(accountId);
  context.run("UPDATE mailbox SET mod_seq = ? WHERE id = ?", modSeq, mailboxId);
  context.changed({ kind: "mailbox-changed", accountId, mailboxId, modSeq });
}

/** Inserts one mailbox whose parents exist. */
export function insertMailbox(
  context: WriteContext,
  mailbox: {
    readonly accountId: AccountId;
    readonly name: string;
    readonly specialUse: string | undefined;
    readonly subscribed: boolean;
    readonly sortOrder?: number | undefined;
  },
): MailboxId {
  const { accountId, name } = mailbox;
  if (countOf(context, "mailbox", accountId) >= mailboxesMax) {
    throw new StoreRefusal("too-many", `An account has at most ${mailboxesMax} mailboxes`);
  }
  const modSeq = context.nextModSeq(accountId);
  const { id } = context.get<{ id: number }>(
    `INSERT INTO mailbox (account_id, name, special_use, uid_validity, create_seq, mod_seq, sort_order)
     VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    accountId,
    name,
    mailbox.specialUse ?? null,
    context.nextUidValidity(accountId),
    modSeq,
    modSeq,
    mailbox.sortOrder ?? null,
  )!;
  if (mailbox.subscribed) subscribe(context, accountId, name);
  context.changed({ kind: "mailbox-added", accountId, mailboxId: id, modSeq });
  return id;
}

function subscribe(context: WriteContext, accountId: AccountId, name: string): number {
  const changed = context.run(
    "INSERT OR IGNORE INTO subscription (account_id, name) VALUES (?, ?)",
    accountId,
    name,
  );
  if (changed > 0 && countOf(context, "subscription", accountId) > subscriptionsMax) {
    throw new StoreRefusal("too-many", `An account has at most ${subscriptionsMax} subscriptions`);
  }
  return changed;
}

function countOf(
  context: WriteContext,
  table: "mailbox" | "subscription",
  accountId: AccountId,
): number {
  return context.get<{ n: number }>(
    `SELECT count(*) AS n FROM ${table} WHERE account_id = ?`,
    accountId,
  )!.n;
}

function createParents(context: WriteContext, accountId: AccountId, name: string): void {
  for (const parent of parentsOf(name)) {
    if (mailboxIdOf(context, accountId, parent) === undefined) {
      insertMailbox(context, { accountId, name: parent, specialUse: undefined, subscribed: true });
    }
  }
}

function renameInbox(context: WriteContext, inbox: WriterMailbox, name: string): void {
  createParents(context, inbox.accountId, name);
  const target = insertMailbox(context, {
    accountId: inbox.accountId,
    name,
    specialUse: undefined,
    subscribed: true,
  });
  const uids = context
    .statement("SELECT uid FROM message WHERE mailbox_id = ? ORDER BY uid")
    .pluck()
    .all(inbox.id) as number[];
  move(context, { from: inbox.id, uids: Uint32Array.from(uids), to: target });
  copyAnnotations(context, { accountId: inbox.accountId, from: inbox.id, to: target });
}

function childrenOf(context: WriteContext, mailbox: WriterMailbox): { id: number; name: string }[] {
  // Between "name/" and "name0": "0" is the character behind "/".
  return context.all(
    "SELECT id, name FROM mailbox WHERE account_id = ? AND name > ? AND name < ? ORDER BY name",
    mailbox.accountId,
    `${mailbox.name}/`,
    `${mailbox.name}0`,
  );
}

function mailboxIdOf(
  context: WriteContext,
  accountId: AccountId,
  name: string,
): MailboxId | undefined {
  return context.get<{ id: number }>(
    "SELECT id FROM mailbox WHERE account_id = ? AND name = ?",
    accountId,
    name,
  )?.id;
}
