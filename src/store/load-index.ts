import { flagBits } from "./flags.ts";
import type { MailboxId } from "./ids.ts";
import { MailboxIndex } from "./mailbox-index.ts";
import type { IndexColumns } from "./mailbox-index.ts";
import { keywordsOf } from "./mailbox-keywords.ts";
import type { Reader } from "./reader.ts";

/** All flags as one number, and above them whether there are free keywords. */
const flagWidth = Object.keys(flagBits).length;
const marksWidth = flagWidth + 1;
const flagMask = 2 ** flagWidth - 1;
const marks = `((keywords IS NOT NULL) << ${flagWidth}) + bits`;

/** Below these, a message fits into one double: UID in its upper word, modification sequence and marks in the lower. */
const narrowUidEnd = 2 ** 20;
const narrowModSeqEnd = 2 ** (32 - marksWidth);
/** From here on an integer stands in the bits of a double as it is, below the exponent. */
const exponent = 2 ** 52;

/** Rows of one query: about 5 ms of work. */
export const indexRowsAtOnce = 16_384;

interface Extent {
  readonly uid_next: number;
  readonly mod_seq: number;
}

/** Loads the index of a mailbox: its state in one snapshot. */
export function loadIndex(reader: Reader, mailboxId: MailboxId): MailboxIndex | undefined {
  return reader.snapshot(() => {
    const loading = IndexLoading.begin(reader, mailboxId);
    if (loading === undefined) return undefined;
    while (loading.takeRows());
    return loading.finish();
  });
}

/**
 * An index on its way into memory, all of it within one snapshot of the reader. What a message has here is packed into
 * one number, since one value per row is what the driver hands over fastest: 100,000 messages in 25 ms, where a
 * row of four values took 60 and a query for each of them 36.
 */
export class IndexLoading {
  readonly #reader: Reader;
  readonly #index: MailboxIndex;
  readonly #columnsOf: (rows: Rows) => Loaded;
  readonly #parts: IndexColumns[] = [];
  #after = 0;
  #hasKeywords = false;

  private constructor(reader: Reader, mailboxId: MailboxId, extent: Extent) {
    this.#reader = reader;
    this.#index = new MailboxIndex(mailboxId, extent.mod_seq, 0);
    const isNarrow = extent.uid_next <= narrowUidEnd && extent.mod_seq < narrowModSeqEnd;
    this.#columnsOf = isNarrow ? narrowColumns : wideColumns;
  }

  /** Undefined where there is no such mailbox. */
  static begin(reader: Reader, mailboxId: MailboxId): IndexLoading | undefined {
    const extent = reader.get<Extent>(
      "SELECT uid_next, mod_seq FROM mailbox WHERE id = ?",
      mailboxId,
    );
    return extent && new IndexLoading(reader, mailboxId, extent);
  }

  /** Returns whether there may be more. */
  takeRows(limit = indexRowsAtOnce): boolean {
    const { mailboxId } = this.#index;
    const rows = { reader: this.#reader, mailboxId, after: this.#after, limit };
    const { columns, hasKeywords } = this.#columnsOf(rows);
    this.#parts.push(columns);
    this.#hasKeywords ||= hasKeywords;
    this.#after = columns.uids.at(-1) ?? this.#after;
    return columns.uids.length === limit;
  }

  finish(): MailboxIndex {
    const count = this.#parts.reduce((sum, { uids }) => sum + uids.length, 0);
    const uids = new Uint32Array(count);
    const bits = new Uint32Array(count);
    const modSeqs = new Float64Array(count);
    let at = 0;
    for (const part of this.#parts) {
      uids.set(part.uids, at);
      bits.set(part.bits, at);
      modSeqs.set(part.modSeqs, at);
      at += part.uids.length;
    }
    this.#index.fill({ uids, bits, modSeqs });
    if (this.#hasKeywords) readKeywords(this.#reader, this.#index);
    return this.#index;
  }
}

/** The next `limit` rows behind the UID `after`. */
interface Rows {
  readonly reader: Reader;
  readonly mailboxId: MailboxId;
  readonly after: number;
  readonly limit: number;
}

interface Loaded {
  readonly columns: IndexColumns;
  readonly hasKeywords: boolean;
}

function narrowColumns(rows: Rows): Loaded {
  const packed = `${exponent} + (uid << 32) + (mod_seq << ${marksWidth}) + ${marks}`;
  const doubles = column(rows, packed);
  // Little-endian, as all processors are that we run on.
  const words = new Uint32Array(doubles.buffer);
  const uids = new Uint32Array(doubles.length);
  const bits = new Uint32Array(doubles.length);
  const modSeqs = new Float64Array(doubles.length);
  let allWords = 0;
  for (let at = 0; at < uids.length; at++) {
    const lower = words[2 * at]!;
    uids[at] = words[2 * at + 1]! & (narrowUidEnd - 1);
    bits[at] = lower & flagMask;
    modSeqs[at] = lower >>> marksWidth;
    allWords |= lower;
  }
  return { columns: { uids, bits, modSeqs }, hasKeywords: (allWords & (flagMask + 1)) !== 0 };
}

function wideColumns(rows: Rows): Loaded {
  const packed = column(rows, `(uid << ${marksWidth}) + ${marks}`);
  const modSeqs = column(rows, "mod_seq");
  const uids = new Uint32Array(packed.length);
  const bits = new Uint32Array(packed.length);
  let allMarks = 0;
  for (let at = 0; at < uids.length; at++) {
    const uid = Math.floor(packed[at]! / 2 ** marksWidth);
    const ofMessage = packed[at]! - uid * 2 ** marksWidth;
    uids[at] = uid;
    bits[at] = ofMessage & flagMask;
    allMarks |= ofMessage;
  }
  return { columns: { uids, bits, modSeqs }, hasKeywords: allMarks > flagMask };
}

function column({ reader, mailboxId, after, limit }: Rows, expression: string): Float64Array {
  const values = reader
    .statement(
      `SELECT ${expression} FROM message WHERE mailbox_id = ? AND uid > ? ORDER BY uid LIMIT ?`,
    )
    .pluck()
    .all(mailboxId, after, limit) as number[];
  return new Float64Array(values);
}

function readKeywords(reader: Reader, index: MailboxIndex): void {
  const marked = reader.all<{ uid: number; keywords: string }>(
    "SELECT uid, keywords FROM message WHERE mailbox_id = ? AND keywords IS NOT NULL",
    index.mailboxId,
  );
  for (const { uid, keywords } of marked) index.setKeywords(uid, keywordsOf(keywords));
}
