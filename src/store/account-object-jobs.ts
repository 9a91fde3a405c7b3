import type {
  AccountObjectChange,
  AccountObjectKind,
  AccountObjectsChanged,
} from "./account-object.ts";
import type { AccountId } from "./ids.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { WriteContext } from "./write-context.ts";

export interface AccountObjectJobs {
  changeObjects: { args: AccountObjectChange; result: AccountObjectsChanged };
}

/** Of one kind in one account. */
const objectsMax = 10_000;
const valueOctetsMax = 256 * 1024;
/** Removals that are remembered, of one kind in one account. */
const removalsMax = 10_000;

export function changeObjects(
  context: WriteContext,
  { accountId, kind, put, remove }: AccountObjectChange,
): AccountObjectsChanged {
  const modSeq = context.nextModSeq(accountId);
  for (const id of remove) {
    const gone = context.run(
      "DELETE FROM account_object WHERE id = ? AND account_id = ? AND kind = ?",
      id,
      accountId,
      kind,
    );
    if (gone === 0) throw notFound();
    if (kind === "submission") {
      context.run("DELETE FROM submission_entry WHERE object_id = ?", id);
    }
    context.run(
      "INSERT INTO account_object_tombstone (account_id, kind, mod_seq, id) VALUES (?, ?, ?, ?)",
      accountId,
      kind,
      modSeq,
      id,
    );
  }
  const ids = put.map(({ id, value }) => {
    if (Buffer.byteLength(value) > valueOctetsMax) {
      throw new StoreRefusal("too-large", `At most ${valueOctetsMax} octets`);
    }
    return id === undefined
      ? insert(context, { accountId, kind, value, modSeq })
      : update(context, { id, accountId, kind, value, modSeq });
  });
  if (put.length > 0) requireRoom(context, accountId, kind);
  if (remove.length > 0) forgetOldest(context, accountId, kind);
  context.changed({ kind: "objects-changed", accountId, modSeq, objects: kind });
  return { modSeq, ids };
}

interface Put {
  readonly accountId: AccountId;
  readonly kind: AccountObjectKind;
  readonly value: string;
  readonly modSeq: number;
}

function insert(context: WriteContext, { accountId, kind, value, modSeq }: Put): number {
  return context.get<{ id: number }>(
    `INSERT INTO account_object (account_id, kind, value, create_seq, mod_seq) VALUES (?, ?, ?, ?, ?)
     RETURNING id`,
    accountId,
    kind,
    value,
    modSeq,
    modSeq,
  )!.id;
}

function update(
  context: WriteContext,
  { id, accountId, kind, value, modSeq }: Put & { readonly id: number },
): number {
  const changed = context.run(
    "UPDATE account_object SET value = ?, mod_seq = ? WHERE id = ? AND account_id = ? AND kind = ?",
    value,
    modSeq,
    id,
    accountId,
    kind,
  );
  if (changed === 0) throw notFound();
  return id;
}

function requireRoom(context: WriteContext, accountId: AccountId, kind: AccountObjectKind): void {
  const { n } = context.get<{ n: number }>(
    "SELECT count(*) AS n FROM account_object WHERE account_id = ? AND kind = ?",
    accountId,
    kind,
  )!;
  if (n > objectsMax) throw new StoreRefusal("too-many", `An account has at most ${objectsMax}`);
}

/** The oldest removals go; who asks for what went since then is told that we do not know. */
function forgetOldest(context: WriteContext, accountId: AccountId, kind: AccountObjectKind): void {
  const last = context.get<{ mod_seq: number }>(
    `SELECT mod_seq FROM account_object_tombstone WHERE account_id = ? AND kind = ?
     ORDER BY mod_seq DESC, id DESC LIMIT 1 OFFSET ?`,
    accountId,
    kind,
    removalsMax,
  );
  if (last === undefined) return;
  context.run(
    "DELETE FROM account_object_tombstone WHERE account_id = ? AND kind = ? AND mod_seq <= ?",
    accountId,
    kind,
    last.mod_seq,
  );
  context.run(
    `INSERT INTO account_object_forgotten (account_id, kind, mod_seq) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET mod_seq = excluded.mod_seq`,
    accountId,
    kind,
    last.mod_seq,
  );
}

function notFound(): StoreRefusal {
  return new StoreRefusal("not-found", "There is no such object");
}
