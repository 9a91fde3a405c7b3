import { addReferences } from "./body-table.ts";
import type { CopyArgs } from "./jobs.ts";
import { arrivingBits } from "./junk-flags.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { Copied } from "./mail-store.ts";
import { keywordsColumn, keywordsOf } from "./mailbox-keywords.ts";
import { Arrivals } from "./place-messages.ts";
import { checkQuota } from "./quota.ts";
import { noteRemoval } from "./removal.ts";
import { uidCondition, uidParameters } from "./uid-rows.ts";
import type { WriteContext } from "./write-context.ts";

interface Row {
  readonly uid: number;
  readonly id: number;
  readonly bits: number;
  readonly keywords: string | null;
  readonly size: number;
  readonly internal_at: number;
  readonly body_id: number;
  readonly prefix: string | null;
  readonly thread_id: number | null;
}

/** COPY: new messages that share the bodies; flags and internal date are kept. RFC 9051 §6.4.7 */
export function copy(context: WriteContext, args: CopyArgs): Copied {
  const rows = rowsOf(context, args);
  const target = context.mailbox(args.to);
  if (rows.length === 0) return nothing(target.uidValidity);
  const arrival = new Arrivals(target, context.nextModSeq(target.accountId));
  const firstUid = arrival.uidNext;
  const source = context.mailbox(args.from);
  // In another account it is another thread, which the message gets later.
  const keepsThread = source.accountId === target.accountId;
  for (const row of rows) {
    const uid = arrival.uidNext++;
    const id = context.takeMessageId();
    const keywords = arrival.keywords.canonical(keywordsOf(row.keywords));
    const bits = arrivingBits(row.bits, target, source);
    context.run(
      `INSERT INTO message (mailbox_id, uid, id, mod_seq, create_seq, bits, keywords, size, internal_at, saved_at,
         body_id, prefix, thread_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      args.to,
      uid,
      id,
      arrival.modSeq,
      arrival.modSeq,
      bits,
      keywordsColumn(keywords),
      row.size,
      row.internal_at,
      context.now,
      row.body_id,
      row.prefix,
      keepsThread ? row.thread_id : null,
    );
    addReferences(context, row.body_id, 1);
    arrival.add({ uid, id, bits, keywords, size: row.size });
  }
  arrival.finish(context);
  checkQuota(context, target.accountId);
  return copied(rows, { uidValidity: target.uidValidity, firstUid });
}

/** MOVE: the message keeps its id, its old UID leaves a tombstone; one modification sequence for both mailboxes. RFC 6851 §3.3 */
export function move(context: WriteContext, args: CopyArgs): Copied {
  const source = context.mailbox(args.from);
  const target = context.mailbox(args.to);
  if (source.accountId !== target.accountId) {
    throw new StoreRefusal("not-found", "Messages move only within their account");
  }
  const rows = rowsOf(context, args);
  if (rows.length === 0) return nothing(target.uidValidity);
  const modSeq = context.nextModSeq(source.accountId);
  const arrival = new Arrivals(target, modSeq);
  const firstUid = arrival.uidNext;
  for (const row of rows) {
    const uid = arrival.uidNext++;
    const keywords = arrival.keywords.canonical(keywordsOf(row.keywords));
    const bits = arrivingBits(row.bits, target, source);
    context.run(
      `UPDATE message SET mailbox_id = ?, uid = ?, mod_seq = ?, bits = ?, keywords = ?, saved_at = ?
       WHERE mailbox_id = ? AND uid = ?`,
      args.to,
      uid,
      modSeq,
      bits,
      keywordsColumn(keywords),
      context.now,
      args.from,
      row.uid,
    );
    arrival.add({ uid, id: row.id, bits, keywords, size: row.size });
  }
  // Into its own mailbox, a message goes before it comes: so sees it who applies the changes in their order.
  noteRemoval(context, { mailbox: source, rows, modSeq });
  arrival.finish(context);
  return copied(rows, { uidValidity: target.uidValidity, firstUid });
}

function rowsOf(context: WriteContext, { from, uids }: CopyArgs): Row[] {
  const parameters = uidParameters(context, from, uids);
  if (parameters === undefined) return [];
  return context.all<Row>(
    `SELECT uid, id, bits, keywords, size, internal_at, body_id, prefix, thread_id FROM message
     WHERE ${uidCondition} ORDER BY uid`,
    ...parameters,
  );
}

function copied(
  rows: readonly Row[],
  { uidValidity, firstUid }: { uidValidity: number; firstUid: number },
): Copied {
  return {
    uidValidity,
    fromUids: Uint32Array.from(rows, ({ uid }) => uid),
    toUids: Uint32Array.from(rows, (_, i) => firstUid + i),
  };
}

function nothing(uidValidity: number): Copied {
  return { uidValidity, fromUids: new Uint32Array(), toUids: new Uint32Array() };
}
