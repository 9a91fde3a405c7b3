import type { BodyId } from "./ids.ts";
import type { ThreadFields } from "./thread-fields.ts";
import type { WriteContext } from "./write-context.ts";

/** The row of `body_thread`, with the message's thread fields beside its body. */
export interface BodyThreadRow {
  readonly message_id: string | null;
  readonly refs: string;
  readonly in_reply_to: string;
  readonly base_subject: string;
  readonly is_reply: number;
  readonly is_report: number;
  readonly sent_at: number | null;
}

export const bodyThreadColumns =
  "message_id, refs, in_reply_to, base_subject, is_reply, is_report, sent_at";

export function insertBodyThread(
  context: WriteContext,
  bodyId: BodyId,
  fields: ThreadFields,
): void {
  context.run(
    `INSERT OR IGNORE INTO body_thread (body_id, ${bodyThreadColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    bodyId,
    fields.messageId ?? null,
    fields.references.join(" "),
    fields.inReplyTo.join(" "),
    fields.baseSubject,
    fields.isReply ? 1 : 0,
    fields.isReport ? 1 : 0,
    fields.sentAt ?? null,
  );
}

/** Undefined for a body that is older than threads and has not been looked at yet. */
export function bodyThread(context: WriteContext, bodyId: BodyId): ThreadFields | undefined {
  const row = context.get<BodyThreadRow>(
    `SELECT ${bodyThreadColumns} FROM body_thread WHERE body_id = ?`,
    bodyId,
  );
  return row === undefined ? undefined : threadFieldsOfRow(row);
}

export function threadFieldsOfRow(row: BodyThreadRow): ThreadFields {
  return {
    messageId: row.message_id ?? undefined,
    references: identifiersOf(row.refs),
    inReplyTo: identifiersOf(row.in_reply_to),
    baseSubject: row.base_subject,
    isReply: row.is_reply !== 0,
    isReport: row.is_report !== 0,
    sentAt: row.sent_at ?? undefined,
  };
}

function identifiersOf(column: string): readonly string[] {
  return column === "" ? [] : column.split(" ");
}
