import type { Jobs } from "./jobs.ts";
import { StoreRefusal } from "./mail-store.ts";
import { insertMailbox } from "./mailbox-jobs.ts";
import { checkedMailboxName } from "./mailbox-name.ts";
import type { WriteContext } from "./write-context.ts";

/** A new revision of the configuration, and the accounts that it names. No mail is touched by it. */
export function applyRevision(
  context: WriteContext,
  revision: Jobs["applyRevision"]["args"],
): { readonly revision: number } {
  const current =
    context.get<{ n: number | null }>("SELECT max(revision) AS n FROM config_revision")!.n ?? 0;
  if (revision.base !== current) {
    throw new StoreRefusal(
      "conflict",
      `The configuration has changed meanwhile: it is at revision ${current}, not ${revision.base}`,
    );
  }
  const number = current + 1;
  context.run(
    "INSERT INTO config_revision (revision, document, at, by, note) VALUES (?, ?, ?, ?, ?)",
    number,
    revision.document,
    revision.at,
    revision.by,
    revision.note,
  );
  context.run(
    "UPDATE account SET removed = name NOT IN (SELECT value FROM json_each(?))",
    JSON.stringify(revision.accounts.map(({ name }) => name)),
  );
  for (const account of revision.accounts) {
    createAccount(context, account);
    context.run(
      `UPDATE account SET quota = ?, junk_flags = ?, junk_rules = ?, queued_max = ?,
         keep_retired_ms = coalesce(?, keep_retired_ms)
       WHERE name = ?`,
      account.quota ?? 0,
      account.junkFlags === false ? 0 : 1,
      account.junkRules === undefined ? "" : JSON.stringify(account.junkRules),
      account.queuedMax ?? 0,
      account.keepRetiredMs ?? null,
      account.name,
    );
  }
  context.changed({ kind: "config-changed", revision: number });
  return { revision: number };
}

/** Replaces all verifiers of an account: a new password ends the old one in the same moment. */
export function replaceCredentials(
  context: WriteContext,
  { accountId, credentials }: Jobs["replaceCredentials"]["args"],
): void {
  if (context.get("SELECT 1 FROM account WHERE id = ?", accountId) === undefined) {
    throw new StoreRefusal("not-found", "There is no such account");
  }
  context.run("DELETE FROM credential WHERE account_id = ?", accountId);
  for (const { kind, value, createdAt } of credentials) {
    context.run(
      "INSERT INTO credential (account_id, kind, value, created_at) VALUES (?, ?, ?, ?)",
      accountId,
      kind,
      value,
      createdAt,
    );
  }
}

function createAccount(
  context: WriteContext,
  account: Jobs["applyRevision"]["args"]["accounts"][number],
): void {
  if (context.get("SELECT 1 FROM account WHERE name = ?", account.name) !== undefined) return;
  const { id } = context.get<{ id: number }>(
    "INSERT INTO account (name) VALUES (?) RETURNING id",
    account.name,
  )!;
  insertMailbox(context, { accountId: id, name: "INBOX", specialUse: undefined, subscribed: true });
  for (const { name, specialUse } of account.mailboxes) {
    const checked = checkedMailboxName(name);
    if (checked === "INBOX") continue;
    insertMailbox(context, { accountId: id, name: checked, specialUse, subscribed: true });
  }
}
