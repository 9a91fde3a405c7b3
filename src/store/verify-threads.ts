import type { Reader } from "./reader.ts";

/** Every message belongs to a thread that there can be, and copies of one message to the same. */
export function verifyThreads(reader: Reader, fault: (text: string) => void): void {
  const { nextId } = reader.get<{ nextId: number }>(
    "SELECT max(next_message_id, coalesce((SELECT max(id) + 1 FROM message), 0)) AS nextId FROM state",
  )!;
  const wrong = reader.all<{ id: number; text: string }>(`
    SELECT m.id, CASE
      WHEN m.thread_id >= ${nextId} THEN 'is in a thread from the future'
      WHEN t.body_id IS NULL THEN 'has a thread, but nobody knows from what'
      END AS text
    FROM message m JOIN body b ON b.id = m.body_id LEFT JOIN body_thread t ON t.body_id = m.body_id
    WHERE m.thread_id IS NOT NULL AND text IS NOT NULL`);
  for (const { id, text } of wrong) fault(`Message ${id} ${text}`);
  const parted = reader.all<{ body_id: number }>(`
    SELECT m.body_id FROM message m JOIN mailbox b ON b.id = m.mailbox_id WHERE m.thread_id IS NOT NULL
    GROUP BY b.account_id, m.body_id HAVING min(m.thread_id) != max(m.thread_id)`);
  for (const { body_id: id } of parted) fault(`Copies of body ${id} are in different threads`);
  const orphans = reader.all<{ body_id: number }>(
    "SELECT body_id FROM body_thread WHERE body_id NOT IN (SELECT id FROM body)",
  );
  for (const { body_id: id } of orphans) fault(`Body ${id} is gone, but not its thread`);
  const keys = reader.get<{ n: number }>(`
    SELECT (SELECT count(*) FROM thread_key k WHERE k.thread_id >= ${nextId}
        OR k.account_id NOT IN (SELECT id FROM account))
      + (SELECT count(*) FROM thread_news n WHERE n.thread_id >= ${nextId}
        OR n.account_id NOT IN (SELECT id FROM account))
      + (SELECT count(*) FROM thread_subject s WHERE s.thread_id >= ${nextId}
        OR s.account_id NOT IN (SELECT id FROM account)) AS n`)!.n;
  if (keys > 0) fault(`There are ${keys} identifiers of threads that cannot be`);
}
