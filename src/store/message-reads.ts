import type { AccountId, BodyId, MessageId, ThreadId } from "./ids.ts";
import { keywordsOf } from "./mailbox-keywords.ts";
import type { ListedMessage, MessageBody, MessageEnvelope, MessageRecord } from "./message.ts";
import type { Reader } from "./reader.ts";
import { type Selecting, selectedMessages } from "./uid-selection.ts";

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
const joined = "JOIN body b ON b.id = m.body_id";

export function messages(reader: Reader, selecting: Selecting): ListedMessage[] {
  const { sql, parameters } = selectedMessages(selecting, "");
  const columns = `${narrow}, m.create_seq AS createSeq`;
  const rows = reader.all<Row & Pick<ListedMessage, "createSeq">>(
    `SELECT ${columns} ${sql}`,
    ...parameters,
  );
  return rows.map((row) => ({
    ...row,
    keywords: keywordsOf(row.keywords),
    threadId: row.threadId ?? undefined,
  }));
}

/** The messages of one thread, wherever they are in the account. */
export function messagesOfThread(
  reader: Reader,
  accountId: AccountId,
  threadId: ThreadId,
): ListedMessage[] {
  const rows = reader.all<Row & Pick<ListedMessage, "createSeq">>(
    `SELECT ${narrow}, m.create_seq AS createSeq FROM message m JOIN mailbox x ON x.id = m.mailbox_id
     WHERE m.thread_id = ? AND x.account_id = ?`,
    threadId,
    accountId,
  );
  return rows.map((row) => ({
    ...row,
    keywords: keywordsOf(row.keywords),
    threadId: row.threadId ?? undefined,
  }));
}

export function envelopes(reader: Reader, selecting: Selecting): MessageEnvelope[] {
  const { sql, parameters } = selectedMessages(selecting, joined);
  return reader.all<MessageEnvelope>(
    `SELECT m.uid, b.envelope, b.body_structure AS bodyStructure ${sql}`,
    ...parameters,
  );
}

export function bodies(reader: Reader, selecting: Selecting): MessageBody[] {
  const { sql, parameters } = selectedMessages(selecting, joined);
  return reader
    .all<Row & BodyColumns>(`SELECT ${narrow}, ${wide} ${sql}`, ...parameters)
    .map(bodyOf);
}

/** Rows come as arrays: a search of all messages spends half its time on them. */
export function records(reader: Reader, selecting: Selecting): MessageRecord[] {
  const { sql, parameters } = selectedMessages(selecting, joined);
  const statement = reader.statement(`SELECT ${recordColumns} ${sql}`).raw();
  return (statement.all(...parameters) as RecordRow[]).map(recordOf);
}

const recordColumns = `m.uid, m.size, m.internal_at, m.body_id, coalesce(m.prefix, b.prefix), b.size, b.header_size,
  b.structure, b.segment, b.offset, b.compressed`;

type RecordRow = readonly [
  uid: number,
  size: number,
  internalAt: number,
  bodyId: number,
  prefix: string,
  bodySize: number,
  headerSize: number,
  structure: string,
  segment: number,
  offset: number,
  compressed: number,
];

function recordOf(row: RecordRow): MessageRecord {
  return {
    uid: row[0],
    size: row[1],
    internalAt: row[2],
    bodyId: row[3],
    prefix: row[4],
    bodySize: row[5],
    headerSize: row[6],
    structure: row[7],
    segment: row[8],
    offset: row[9],
    compressed: row[10] !== 0,
  };
}

export function message(reader: Reader, id: MessageId): MessageBody | undefined {
  const row = reader.get<Row & BodyColumns>(
    `SELECT ${narrow}, ${wide} FROM message m ${joined} WHERE m.id = ?`,
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
