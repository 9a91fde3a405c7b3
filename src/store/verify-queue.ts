import type { Reader } from "./reader.ts";

/** Every queue entry has its message and readable columns. */
export function verifyQueue(reader: Reader, fault: (text: string) => void): void {
  const wrong = reader.all<{ id: number; text: string }>(`
    SELECT q.id, CASE
      WHEN b.id IS NULL THEN 'has no body row ' || q.body_id
      WHEN q.account_id IS NOT NULL AND a.id IS NULL THEN 'belongs to account ' || q.account_id || ', which does not exist'
      WHEN NOT json_valid(q.history) OR NOT json_valid(coalesce(q.dsn, '{}')) THEN 'has an unreadable history'
      WHEN q.attempts < 0 OR q.recipient = '' THEN 'makes no sense'
      END AS text
    FROM queue_entry q LEFT JOIN body b ON b.id = q.body_id LEFT JOIN account a ON a.id = q.account_id
    WHERE text IS NOT NULL`);
  for (const { id, text } of wrong) fault(`Queue entry ${id} ${text}`);
}
