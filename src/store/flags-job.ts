import { BitsRows, bitsChangeOf } from "./bits-change.ts";
import type { ChangedRows } from "./bits-change.ts";
import { CountDelta } from "./count-delta.ts";
import { flagBitOf } from "./flags.ts";
import type { ModSeq } from "./ids.ts";
import { junkBits, withoutContradiction } from "./junk-flags.ts";
import type { FlagChange, FlagsStored } from "./mail-store.ts";
import { keywordsColumn, keywordsOf, mailboxKeywords } from "./mailbox-keywords.ts";
import type { MailboxKeywords } from "./mailbox-keywords.ts";
import { currentModSeqOf } from "./removal.ts";
import { uidCondition, uidParameters } from "./uid-rows.ts";
import type { UidParameters } from "./uid-rows.ts";
import type { WriteContext } from "./write-context.ts";

interface Row {
  readonly uid: number;
  readonly bits: number;
  readonly keywords: string | null;
  readonly size: number;
  readonly mod_seq: number;
}

interface Changed {
  readonly uid: number;
  readonly bits: number;
  readonly keywords: readonly string[];
}

/** What is to be done, and how. */
interface Verdict extends ChangedRows {
  readonly modified: Uint32Array;
  readonly changesMore: boolean;
  readonly write: (modSeq: ModSeq) => void;
}

/** STORE. Rows that would stay as they are keep their modification sequence. RFC 7162 §3.1.3 */
export function storeFlags(context: WriteContext, change: FlagChange): FlagsStored {
  const mailbox = context.mailbox(change.mailboxId);
  const known = mailboxKeywords(mailbox.keywords);
  const parameters = uidParameters(context, change.mailboxId, change.uids);
  const verdict =
    parameters === undefined ? undefined : judged(context, change, { parameters, known });
  if (verdict === undefined || verdict.uids.length === 0) {
    return {
      modSeq: currentModSeqOf(context, change.mailboxId),
      isChanged: false,
      changesMore: verdict?.changesMore ?? false,
      modified: verdict?.modified ?? new Uint32Array(),
    };
  }
  const { uids, bits, keywords, counts, changesMore, modified } = verdict;
  const modSeq = context.nextModSeq(mailbox.accountId);
  verdict.write(modSeq);
  context.run(
    `UPDATE mailbox SET mod_seq = ?, keywords = ?, unseen = unseen + ?, deleted = deleted + ?,
       deleted_size = deleted_size + ? WHERE id = ?`,
    modSeq,
    known.column,
    counts.unseen,
    counts.deleted,
    counts.deletedSize,
    change.mailboxId,
  );
  context.changed({
    kind: "flags-changed",
    accountId: mailbox.accountId,
    mailboxId: change.mailboxId,
    modSeq,
    uids,
    bits,
    keywords,
  });
  return { modSeq, isChanged: true, changesMore, modified };
}

interface Judging {
  readonly parameters: UidParameters;
  readonly known: MailboxKeywords;
}

function judged(context: WriteContext, change: FlagChange, judging: Judging): Verdict {
  const bitsChange = bitsChangeOf(change);
  if (bitsChange === undefined) return judgedByRow(context, change, judging);
  const { unchangedSince } = change;
  const rows = new BitsRows(context, judging.parameters, { change: bitsChange, unchangedSince });
  // The flags given are all there are: keywords go.
  if (change.mode === "replace" && rows.hasKeywords()) {
    return judgedByRow(context, change, judging);
  }
  return {
    ...rows.changedRows(),
    modified: rows.modified(),
    changesMore: false,
    write: (modSeq) => rows.write(modSeq),
  };
}

function judgedByRow(
  context: WriteContext,
  change: FlagChange,
  { parameters, known }: Judging,
): Verdict {
  const rows = context.all<Row>(
    `SELECT uid, bits, keywords, size, mod_seq FROM message WHERE ${uidCondition} ORDER BY uid`,
    ...parameters,
  );
  const names = change.flags.keywords.filter((name) => flagBitOf(name) === undefined);
  const named = change.mode === "remove" ? known.known(names) : known.canonical(names);
  const modified: number[] = [];
  const changed: Changed[] = [];
  const counts = new CountDelta();
  let changesMore = false;
  for (const row of rows) {
    if (change.unchangedSince !== undefined && row.mod_seq > change.unchangedSince) {
      modified.push(row.uid);
      continue;
    }
    const before = keywordsOf(row.keywords);
    const asked = askedBits(row.bits, change);
    const bits = changedBits(row.bits, asked);
    changesMore ||= bits !== asked;
    const keywords = changedKeywords(before, named, change.mode);
    if (bits === row.bits && keywordsColumn(keywords) === row.keywords) continue;
    counts.note(row.bits, bits, row.size);
    changed.push({ uid: row.uid, bits, keywords });
  }
  return {
    uids: Uint32Array.from(changed, ({ uid }) => uid),
    bits: Uint32Array.from(changed, ({ bits }) => bits),
    keywords: changed.some(({ keywords }) => keywords.length > 0)
      ? changed.map(({ keywords }) => keywords)
      : undefined,
    counts,
    modified: Uint32Array.from(modified),
    changesMore,
    write: (modSeq) => writeRows(context, changed, { mailboxId: change.mailboxId, modSeq }),
  };
}

function writeRows(
  context: WriteContext,
  changed: readonly Changed[],
  { mailboxId, modSeq }: { readonly mailboxId: number; readonly modSeq: ModSeq },
): void {
  for (const { uid, bits, keywords } of changed) {
    context.run(
      "UPDATE message SET bits = ?, keywords = ?, mod_seq = ? WHERE mailbox_id = ? AND uid = ?",
      bits,
      keywordsColumn(keywords),
      modSeq,
      mailboxId,
      uid,
    );
  }
}

/** The bits that the client asked for. */
function askedBits(before: number, { mode, flags }: FlagChange): number {
  switch (mode) {
    case "add":
      return before | flags.bits;
    case "remove":
      return before & ~flags.bits;
    case "replace":
      return flags.bits;
  }
}

/** What becomes of them: the one of $Junk and $NotJunk that is new ends the other. */
function changedBits(before: number, asked: number): number {
  const isContradiction = withoutContradiction(asked) !== asked;
  return withoutContradiction(isContradiction ? asked & ~(before & junkBits) : asked);
}

function changedKeywords(
  before: readonly string[],
  named: readonly string[],
  mode: FlagChange["mode"],
): readonly string[] {
  switch (mode) {
    case "add":
      return named.length === 0 ? before : [...new Set([...before, ...named])].sort();
    case "remove":
      return before.length === 0 ? before : before.filter((name) => !named.includes(name));
    case "replace":
      return named;
  }
}
