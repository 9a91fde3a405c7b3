import type { Reader } from "./reader.ts";

/** Ties between queue entries and submissions. */
export function verifySubmissions(reader: Reader, fault: (text: string) => void): void {
  const loose = reader.all<{ entry_id: number; object_id: number }>(
    `SELECT e.entry_id, e.object_id FROM submission_entry e
     LEFT JOIN account_object o ON o.id = e.object_id AND o.kind = 'submission' WHERE o.id IS NULL`,
  );
  for (const { entry_id, object_id } of loose) {
    fault(`Queue entry ${entry_id} came with submission ${object_id}, which is not there`);
  }
  const foreign = reader.all<{ id: number; object_id: number }>(
    `SELECT q.id, e.object_id FROM submission_entry e JOIN queue_entry q ON q.id = e.entry_id
     JOIN account_object o ON o.id = e.object_id WHERE q.account_id IS NOT o.account_id`,
  );
  for (const { id, object_id } of foreign) {
    fault(`Queue entry ${id} and submission ${object_id} are of two accounts`);
  }
  const late = reader.all<{ id: number; mod_seq: number }>(
    `SELECT o.id, o.mod_seq FROM account_object o JOIN account a ON a.id = o.account_id
     WHERE o.mod_seq > a.mod_seq OR o.create_seq > o.mod_seq`,
  );
  for (const { id, mod_seq } of late) {
    fault(`Object ${id} is at sequence ${mod_seq}, which cannot be`);
  }
}
