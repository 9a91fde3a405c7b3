import type { BodyId, MailboxId, MessageId } from "./ids.ts";
import { keywordsOf } from "./mailbox-keywords.ts";
import type { MessageBody, MessageEnvelope, MessageRow, UidRange } from "./message.ts";
import type { Reader } from "./reader.ts";

interface Row {
  readonly uid: number;
  readonly id: number;
  readonly mailboxId: number;
  readonly modSeq: number;
  readonly bits: number;
  readonly keywords: string | null;
  readonly size: number;
  readonly internalAt: number;
  readonly savedAt: number;
  readonly bodyId: number;
  readonly threadId: number | null;
}

interface BodyColumns {
  readonly prefix: string;
  readonly bodySize: number;
  readonly headerSize: number;
  readonly structure: string;
  readonly preview: string;
  readonly segment: number;
  readonly offset: number;
  readonly compressed: number;
}

const narrow = `m.uid, m.id, m.mailbox_id AS mailboxId, m.mod_seq AS modSeq, m.bits, m.keywords, m.size,
  m.internal_at AS internalAt, m.saved_at AS savedAt, m.body_id AS bodyId,
  m.thread_id AS threadId`;
const wide = `coalesce(m.prefix, b.prefix) AS prefix, b.size AS bodySize, b.header_size AS headerSize, b.structure,
  b.preview, b.segment, b.offset, b.compressed`;
const joined = "FROM message m JOIN body b ON b.id = m.body_id";
const inRange = "WHERE m.mailbox_id = ? AND m.uid BETWEEN ? AND ? ORDER BY m.uid LIMIT ?";

export function messages(
  reader: Reader,
  mailboxId: MailboxId,
  { range, limit }: { range: UidRange; limit: number },
): MessageRow[] {
  return reader
    .all<Row>(
      `SELECT ${narrow} FROM message m ${inRange}`,
      mailboxId,
      range.first,
      range.last,
      limit,
    )
    .map((row) => ({
      ...row,
      keywords: keywordsOf(row.keywords),
      threadId: row.threadId ?? undefined,
    }));
}

export function envelopes(
  reader: Reader,
  mailboxId: MailboxId,
  { range, limit }: { range: UidRange; limit: number },
): MessageEnvelope[] {
  return reader.all<MessageEnvelope>(
    `SELECT m.uid, b.envelope, b.body_structure AS bodyStructure ${joined} ${inRange}`,
    mailboxId,
    range.first,
    range.last,
    limit,
  );
}

export function bodies(
  reader: Reader,
  mailboxId: MailboxId,
  { range, limit }: { range: UidRange; limit: number },
): MessageBody[] {
  return reader
    .all<Row & BodyColumns>(
      `SELECT ${narrow}, ${wide} ${joined} ${inRange}`,
      mailboxId,
      range.first,
      range.last,
      limit,
    )
    .map(bodyOf);
}

export function message(reader: Reader, id: MessageId): MessageBody | undefined {
  const row = reader.get<Row & BodyColumns>(
    `SELECT ${narrow}, ${wide} ${joined} WHERE m.id = ?`,
    id,
  );
  return row === undefined ? undefined : bodyOf(row);
}

/** Where the record is now, after a compaction may have moved it. */
export function placeOf(
  reader: Reader,
  bodyId: BodyId,
): { readonly segment: number; readonly offset: number } | undefined {
  return reader.get("SELECT segment, offset FROM body WHERE id = ?", bodyId);
}

function bodyOf(row: Row & BodyColumns): MessageBody {
  return {
    ...row,
    keywords: keywordsOf(row.keywords),
    threadId: row.threadId ?? undefined,
    compressed: row.compressed !== 0,
  };
}
