import type { Reader } from "./reader.ts";

/** App passwords and TLS keys belong to accounts, verifiers to app passwords. */
export function verifyAccess(reader: Reader, fault: (text: string) => void): void {
  const wrong = reader.all<{ text: string }>(`
    SELECT 'App password ' || id || ' belongs to account ' || account_id || ', which does not exist' AS text
    FROM app_password WHERE account_id NOT IN (SELECT id FROM account)
    UNION ALL
    SELECT 'App password ' || id || ' has no verifier'
    FROM app_password WHERE id NOT IN (SELECT app_password_id FROM app_credential)
    UNION ALL
    SELECT 'A verifier belongs to app password ' || app_password_id || ', which does not exist'
    FROM app_credential WHERE app_password_id NOT IN (SELECT id FROM app_password)
    UNION ALL
    SELECT 'TLS key ' || fingerprint || ' belongs to account ' || account_id || ', which does not exist'
    FROM tls_key WHERE account_id NOT IN (SELECT id FROM account)
    UNION ALL
    SELECT 'A web session belongs to account ' || account_id || ', which does not exist'
    FROM web_session WHERE account_id NOT IN (SELECT id FROM account)
    UNION ALL
    SELECT 'Passkey ' || name || ' makes no sense'
    FROM passkey WHERE account_id NOT IN (SELECT id FROM account) OR counter < 0 OR length(public_key) = 0
    UNION ALL
    SELECT 'Codes of an app belong to account ' || account_id || ', which does not exist, or have no secret'
    FROM totp WHERE account_id NOT IN (SELECT id FROM account) OR length(secret) < 16
    UNION ALL
    SELECT 'A recovery code belongs to account ' || account_id || ', which has nothing to recover'
    FROM recovery_code WHERE account_id NOT IN (SELECT account_id FROM totp) OR length(hash) <> 32
    UNION ALL
    SELECT 'Object ' || o.id || ' (' || o.kind || ') makes no sense'
    FROM account_object o LEFT JOIN account a ON a.id = o.account_id
    WHERE a.id IS NULL OR o.mod_seq > a.mod_seq OR o.create_seq > o.mod_seq OR NOT json_valid(o.value)
    UNION ALL
    SELECT 'The record of logins makes no sense'
    FROM login_attempt WHERE count < 1 OR first_at > last_at`);
  for (const { text } of wrong) fault(text);
}
