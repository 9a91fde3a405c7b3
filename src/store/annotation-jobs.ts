import { annotationOctetsMax, annotationsMax } from "./annotation.ts";
import type { AccountId, MailboxId, ModSeq } from "./ids.ts";
import type { Jobs } from "./jobs.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { WriteContext } from "./write-context.ts";

/** The column of what belongs to the account itself. */
export const ofAccount = 0;

/** SETMETADATA: all entries or none. What stays as it is changes nothing. RFC 5464 §4.3 */
export function setAnnotations(
  context: WriteContext,
  { accountId, mailboxId, annotations }: Jobs["setAnnotations"]["args"],
): ModSeq {
  if (mailboxId !== undefined && context.mailbox(mailboxId).accountId !== accountId) {
    throw new StoreRefusal("not-found", "There is no such mailbox");
  }
  const changed = annotations.filter(({ entry, value }) => {
    const stored = storedValue(context, { accountId, mailboxId, entry });
    return value === undefined ? stored !== undefined : stored?.equals(value) !== true;
  });
  if (changed.length === 0) return currentModSeq(context, accountId);
  const modSeq = context.nextModSeq(accountId);
  for (const { entry, value } of changed) {
    if (value === undefined) {
      context.run(
        "DELETE FROM annotation WHERE account_id = ? AND mailbox_id = ? AND name = ?",
        accountId,
        mailboxId ?? ofAccount,
        entry,
      );
    } else {
      context.run(
        "INSERT OR REPLACE INTO annotation (account_id, mailbox_id, name, value, mod_seq) VALUES (?, ?, ?, ?, ?)",
        accountId,
        mailboxId ?? ofAccount,
        entry,
        value,
        modSeq,
      );
    }
  }
  checkLimits(context, accountId);
  const change = { accountId, modSeq, entries: changed.map(({ entry }) => entry) };
  context.changed(
    mailboxId === undefined
      ? { kind: "account-annotation-changed", ...change }
      : { kind: "annotation-changed", mailboxId, ...change },
  );
  return modSeq;
}

/** RENAME of the inbox: the new mailbox gets copies. RFC 5464 §3.2 leaves open what INBOX keeps. */
export function copyAnnotations(
  context: WriteContext,
  { accountId, from, to }: { accountId: AccountId; from: MailboxId; to: MailboxId },
): void {
  const entries = context
    .statement("SELECT name FROM annotation WHERE account_id = ? AND mailbox_id = ? ORDER BY name")
    .pluck()
    .all(accountId, from) as string[];
  if (entries.length === 0) return;
  const modSeq = context.nextModSeq(accountId);
  context.run(
    `INSERT INTO annotation (account_id, mailbox_id, name, value, mod_seq)
     SELECT account_id, ?, name, value, ? FROM annotation WHERE account_id = ? AND mailbox_id = ?`,
    to,
    modSeq,
    accountId,
    from,
  );
  checkLimits(context, accountId);
  context.changed({ kind: "annotation-changed", accountId, mailboxId: to, modSeq, entries });
}

export function removeAnnotations(
  context: WriteContext,
  { accountId, mailboxId }: { accountId: AccountId; mailboxId: MailboxId },
): void {
  context.run(
    "DELETE FROM annotation WHERE account_id = ? AND mailbox_id = ?",
    accountId,
    mailboxId,
  );
}

function storedValue(
  context: WriteContext,
  of: { accountId: AccountId; mailboxId: MailboxId | undefined; entry: string },
): Buffer | undefined {
  return context.get<{ value: Buffer }>(
    "SELECT value FROM annotation WHERE account_id = ? AND mailbox_id = ? AND name = ?",
    of.accountId,
    of.mailboxId ?? ofAccount,
    of.entry,
  )?.value;
}

function currentModSeq(context: WriteContext, accountId: AccountId): ModSeq {
  const row = context.get<{ mod_seq: number }>(
    "SELECT mod_seq FROM account WHERE id = ?",
    accountId,
  );
  if (row === undefined) throw new StoreRefusal("not-found", `No account ${accountId}`);
  return row.mod_seq;
}

function checkLimits(context: WriteContext, accountId: AccountId): void {
  const { entries, octets } = context.get<{ entries: number; octets: number }>(
    `SELECT count(*) AS entries, coalesce(sum(length(name) + length(value)), 0) AS octets
     FROM annotation WHERE account_id = ?`,
    accountId,
  )!;
  if (entries > annotationsMax) {
    throw new StoreRefusal("too-many", `An account has at most ${annotationsMax} annotations`);
  }
  if (octets > annotationOctetsMax) {
    throw new StoreRefusal(
      "too-large",
      `The annotations of an account have at most ${annotationOctetsMax} octets`,
    );
  }
}
