import { annotationOctetsMax, annotationsMax } from "./annotation.ts";
import { ofAccount } from "./annotation-jobs.ts";
import type { Reader } from "./reader.ts";

/** Every annotation belongs to a mailbox or account that there is, and no account has more than it may. */
export function verifyAnnotations(reader: Reader, fault: (text: string) => void): void {
  const wrong = reader.all<{ name: string; mailbox_id: number; text: string }>(`
    SELECT n.name, n.mailbox_id, CASE
      WHEN a.id IS NULL THEN 'belongs to account ' || n.account_id || ', which does not exist'
      WHEN n.mailbox_id != ${ofAccount} AND b.id IS NULL THEN 'belongs to no mailbox of its account'
      WHEN n.mod_seq > a.mod_seq THEN 'is from the future'
      END AS text
    FROM annotation n LEFT JOIN account a ON a.id = n.account_id
      LEFT JOIN mailbox b ON b.id = n.mailbox_id AND b.account_id = n.account_id
    WHERE text IS NOT NULL`);
  for (const { name, mailbox_id: mailboxId, text } of wrong) {
    fault(`Annotation ${name} of mailbox ${mailboxId} ${text}`);
  }
  const large = reader.all<{ account_id: number }>(`
    SELECT account_id FROM annotation GROUP BY account_id
    HAVING count(*) > ${annotationsMax} OR sum(length(name) + length(value)) > ${annotationOctetsMax}`);
  for (const { account_id: id } of large) fault(`Account ${id} has too many annotations`);
}
