import type { Reader } from "./reader.ts";

/** What accounts sent is of accounts that are there, and was counted. */
export function verifySending(reader: Reader, fault: (text: string) => void): void {
  const wrong = reader.all<{ text: string }>(`
    SELECT 'Mail is counted as sent by account ' || account_id || ', which does not exist' AS text
    FROM sent_count WHERE account_id NOT IN (SELECT id FROM account)
    UNION
    SELECT 'Recipients are kept of account ' || account_id || ', which does not exist'
    FROM sent_recipient WHERE account_id NOT IN (SELECT id FROM account)
    UNION
    SELECT 'The count of sent mail of account ' || account_id || ' makes no sense'
    FROM sent_count WHERE recipients < 1 OR first_time < 0 OR first_time > recipients
    UNION
    SELECT 'The recipients of account ' || account_id || ' make no sense'
    FROM sent_recipient WHERE recipient = '' OR first_at > last_at`);
  for (const { text } of wrong) fault(text);
}
