import type { Reader } from "./reader.ts";

/** Policies are whole, sessions are counted once, and what is remembered belongs to an account. */
export function verifySecureDelivery(reader: Reader, fault: (text: string) => void): void {
  const wrong = reader.all<{ text: string }>(`
    SELECT 'The MTA-STS policy of ' || domain || ' makes no sense' AS text
    FROM sts_policy
    WHERE coalesce(latest, failure) IS NULL OR NOT json_valid(coalesce(latest, '{}'))
      OR NOT json_valid(coalesce(failure, '{}'))
    UNION ALL
    SELECT 'The TLS results of ' || r.policy_domain || ' on ' || r.day || ' make no sense'
    FROM tls_result r
    WHERE r.successful < 0 OR r.first_at > r.last_at OR NOT json_valid(r.policy)
      OR r.failed < (SELECT coalesce(sum(f.sessions), 0) FROM tls_failure f
        WHERE f.day = r.day AND f.policy_domain = r.policy_domain
          AND f.recipient_domain = r.recipient_domain AND f.key = r.key)
    UNION ALL
    SELECT 'A TLS failure of ' || f.policy_domain || ' on ' || f.day || ' belongs to no result'
    FROM tls_failure f
    WHERE NOT EXISTS (SELECT 1 FROM tls_result r
      WHERE f.day = r.day AND f.policy_domain = r.policy_domain
        AND f.recipient_domain = r.recipient_domain AND f.key = r.key)
    UNION ALL
    SELECT 'What is known of TLS at ' || domain || ' belongs to account ' || account_id || ', which does not exist'
    FROM tls_support WHERE account_id NOT IN (SELECT id FROM account)`);
  for (const { text } of wrong) fault(text);
}
