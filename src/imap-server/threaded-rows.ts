import { parseEnvelope } from "../imap/envelope.ts";
import { BodyGone, type MailStore, StoreFault } from "../store/mail-store.ts";
import type { MessageBody, MessageEnvelope } from "../store/message.ts";
import { threadFieldsOf } from "../store/thread-fields.ts";
import type { ThreadedRow } from "../store/thread-reads.ts";
import { readRows, readThreadedRows, type RowSource } from "./fetch-rows.ts";

export interface ThreadSource extends RowSource {
  readonly store: RowSource["store"] & Pick<MailStore, "threadedRows" | "read">;
}

/**
 * What SORT and THREAD need of the messages `uids`, ascending; undefined where a message is gone. What is older than
 * threads, and whose turn has not come yet, is looked at here.
 */
export function threadedRowsOf(
  source: ThreadSource,
  uids: Uint32Array,
): readonly (ThreadedRow | undefined)[] {
  const rows = readThreadedRows(source, uids);
  if (!rows.some(isOld)) return rows;
  const { bodies, envelopes } = readRows(source, uids, { rows: "bodies", envelopes: true });
  return rows.map((row, at) => {
    const body = bodies[at];
    const envelope = envelopes[at];
    if (!isOld(row) || body === undefined || envelope === undefined) return row;
    const fields = lateFields(source.store, body, envelope);
    return fields && { ...row, ...fields };
  });
}

function isOld(row: ThreadedRow | undefined): row is ThreadedRow {
  return row !== undefined && row.threadId === undefined;
}

/** References stand near the top. */
const headerOctetsMax = 64 * 1024;

/** Undefined: expunged since the row was read. */
function lateFields(
  store: Pick<MailStore, "read">,
  body: MessageBody,
  { envelope }: MessageEnvelope,
): ReturnType<typeof threadFieldsOf> | undefined {
  const start = body.prefix.length;
  const end = start + Math.min(body.headerSize, headerOctetsMax);
  const parsed = { envelope: parseEnvelope(envelope) };
  try {
    return threadFieldsOf(store.read(body, start, end).toString("latin1"), parsed);
  } catch (error) {
    if (error instanceof BodyGone) return undefined;
    // Damaged: it is told of when the message is fetched.
    if (error instanceof StoreFault) return threadFieldsOf("", parsed);
    throw error;
  }
}
