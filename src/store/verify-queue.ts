import { retiredOutcomes } from "./queue-retired.ts";
import type { Reader } from "./reader.ts";

/** Every queue entry has its message and readable columns; what has left is queued no more; rules have their accounts. */
export function verifyQueue(reader: Reader, fault: (text: string) => void): void {
  const wrong = reader.all<{ id: number; text: string }>(`
    SELECT q.id, CASE
      WHEN b.id IS NULL THEN 'has no body row ' || q.body_id
      WHEN q.account_id IS NOT NULL AND a.id IS NULL THEN 'belongs to account ' || q.account_id || ', which does not exist'
      WHEN NOT json_valid(q.history) OR NOT json_valid(coalesce(q.dsn, '{}')) THEN 'has an unreadable history'
      WHEN NOT json_valid(coalesce(q.extra, '{}')) OR NOT json_valid(coalesce(q.dialed, '[]')) THEN 'has unreadable columns'
      WHEN q.attempts < 0 OR q.recipient = '' OR q.domain = '' OR q.held NOT IN (0, 1) THEN 'makes no sense'
      WHEN r.id IS NOT NULL THEN 'has left already'
      END AS text
    FROM queue_entry q LEFT JOIN body b ON b.id = q.body_id LEFT JOIN account a ON a.id = q.account_id
      LEFT JOIN queue_retired r ON r.id = q.id
    WHERE text IS NOT NULL`);
  for (const { id, text } of wrong) fault(`Queue entry ${id} ${text}`);
  verifyRetired(reader, fault);
  verifyRules(reader, fault);
}

function verifyRetired(reader: Reader, fault: (text: string) => void): void {
  const wrong = reader.all<{ id: number; text: string }>(
    `SELECT r.id, CASE
      WHEN r.account_id IS NOT NULL AND a.id IS NULL THEN 'belongs to account ' || r.account_id || ', which does not exist'
      WHEN NOT json_valid(r.history) OR NOT json_valid(coalesce(r.extra, '{}')) THEN 'has unreadable columns'
      WHEN r.outcome NOT IN (SELECT value FROM json_each(?)) THEN 'ended as "' || r.outcome || '"'
      WHEN r.keep_until < r.ended_at OR r.attempts < 0 OR r.recipient = '' THEN 'makes no sense'
      END AS text
    FROM queue_retired r LEFT JOIN account a ON a.id = r.account_id
    WHERE text IS NOT NULL`,
    JSON.stringify(retiredOutcomes),
  );
  for (const { id, text } of wrong) fault(`Retired queue entry ${id} ${text}`);
}

function verifyRules(reader: Reader, fault: (text: string) => void): void {
  const rules = reader.all<{ id: number }>(
    "SELECT id FROM hold_rule WHERE account_id NOT IN (SELECT id FROM account)",
  );
  for (const { id } of rules) fault(`Hold rule ${id} is about an account that does not exist`);
  const suppressions = reader.all<{ base_address: string }>(
    `SELECT base_address FROM suppression
     WHERE account_id NOT IN (SELECT id FROM account) OR base_address NOT LIKE '%@%'`,
  );
  for (const { base_address: address } of suppressions) {
    fault(`The suppression of "${address}" makes no sense`);
  }
}
