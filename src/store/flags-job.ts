import { flagBits, flagBitOf } from "./flags.ts";
import { junkBits, withoutContradiction } from "./junk-flags.ts";
import type { FlagChange, FlagsStored } from "./mail-store.ts";
import { keywordsColumn, keywordsOf, mailboxKeywords } from "./mailbox-keywords.ts";
import { currentModSeqOf } from "./removal.ts";
import { uidCondition, uidParameters } from "./uid-rows.ts";
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

/** STORE. Rows that would stay as they are keep their modification sequence. RFC 7162 §3.1.3 */
export function storeFlags(context: WriteContext, change: FlagChange): FlagsStored {
  const mailbox = context.mailbox(change.mailboxId);
  const parameters = uidParameters(context, change.mailboxId, change.uids);
  const rows =
    parameters === undefined
      ? []
      : context.all<Row>(
          `SELECT uid, bits, keywords, size, mod_seq FROM message WHERE ${uidCondition} ORDER BY uid`,
          ...parameters,
        );
  const known = mailboxKeywords(mailbox.keywords);
  const names = change.flags.keywords.filter((name) => flagBitOf(name) === undefined);
  const named = change.mode === "remove" ? known.known(names) : known.canonical(names);
  const { modified, changed, counts, changesMore } = judged(rows, change, named);
  if (changed.length === 0) {
    return {
      modSeq: currentModSeqOf(context, change.mailboxId),
      isChanged: false,
      changesMore,
      modified: Uint32Array.from(modified),
    };
  }
  const modSeq = context.nextModSeq(mailbox.accountId);
  for (const { uid, bits, keywords } of changed) {
    context.run(
      "UPDATE message SET bits = ?, keywords = ?, mod_seq = ? WHERE mailbox_id = ? AND uid = ?",
      bits,
      keywordsColumn(keywords),
      modSeq,
      change.mailboxId,
      uid,
    );
  }
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
    uids: Uint32Array.from(changed, ({ uid }) => uid),
    bits: Uint32Array.from(changed, ({ bits }) => bits),
    keywords: changed.some(({ keywords }) => keywords.length > 0)
      ? changed.map(({ keywords }) => keywords)
      : undefined,
  });
  return { modSeq, isChanged: true, changesMore, modified: Uint32Array.from(modified) };
}

/** Which rows change, and how. */
function judged(rows: readonly Row[], change: FlagChange, named: readonly string[]) {
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
    counts.note(row, bits);
    changed.push({ uid: row.uid, bits, keywords });
  }
  return { modified, changed, counts, changesMore };
}

class CountDelta {
  unseen = 0;
  deleted = 0;
  deletedSize = 0;

  note(before: Row, bits: number): void {
    const gone = before.bits & ~bits;
    const come = bits & ~before.bits;
    if (come & flagBits["\\Seen"]) this.unseen--;
    if (gone & flagBits["\\Seen"]) this.unseen++;
    if (come & flagBits["\\Deleted"]) {
      this.deleted++;
      this.deletedSize += before.size;
    }
    if (gone & flagBits["\\Deleted"]) {
      this.deleted--;
      this.deletedSize -= before.size;
    }
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
