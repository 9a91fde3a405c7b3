// When an address is taken off an account's mail by itself (mail-behaviours 3.10): its server has said, in so many words
// or several times in a row, that it will not have mail for it. Sending on would spoil the name of this server.

import type { RecipientOutcome } from "../smtp-client/outgoing-message.ts";

/** Enough by themselves. RFC 5321 §4.2.3, RFC 7504 §3 (521, 556) */
const codes = new Set([521, 550, 551, 553, 556]);
/** RFC 3463 §3.2, §3.3, §3.8, with any reply of class 5. */
const statuses = new Set(["1.1", "1.2", "1.3", "1.6", "2.1", "7.1"]);
/** The only ones that are taken from a smarthost: what else it refuses is mostly about us, who log in there. */
const recipientStatuses = new Set(["1.1", "1.2", "1.3", "1.6", "2.1"]);
/** About the sender or this server, whatever the code. RFC 3463 §3.2, RFC 7372 §3 */
const ownStatuses = /^(?:1\.[78]|7\.2\d)$/;
/**
 * So are these words: addresses of homes stand on lists and have poor names. Once such mail goes through a smarthost, the
 * recipient gets it, and must not be given up before.
 */
const ownWords =
  /(?:block|black|deny)[ -]?list|\b(?:rbl|dnsbl|pbl|ptr|spf|dkim|dmarc)\b|spamhaus|spamcop|barracuda|reverse[ -]?(?:dns|name|lookup)|\bdynamic|\breputation|\bport 25\b/i;
/** Failures before this one that make it enough, whatever it says. */
export const earlierFailuresMin = 2;

interface SuppressionContext {
  /** Of the mails to the recipient before this one, how many have failed in a row. */
  readonly failuresBefore: () => number;
  /** The answer is a smarthost's. */
  readonly isRelayed: boolean;
}

/** Why no more mail goes to the recipient, or undefined. */
export function suppressionReason(
  outcome: RecipientOutcome,
  { failuresBefore, isRelayed }: SuppressionContext,
): string | undefined {
  const { code, enhancedStatusCode, remoteMta } = outcome;
  if (code === undefined || remoteMta === undefined) return undefined;
  const said = `${remoteMta} said: ${code} ${enhancedStatusCode} ${outcome.text}`.slice(0, 500);
  const status = enhancedStatusCode.replace(/^[45]\./, "");
  if (ownStatuses.test(status) || ownWords.test(outcome.text)) return undefined;
  if (isRelayed) return code >= 500 && recipientStatuses.has(status) ? said : undefined;
  if (codes.has(code) || (code >= 500 && statuses.has(status))) return said;
  return failuresBefore() >= earlierFailuresMin
    ? `Failed three times in a row; ${said}`
    : undefined;
}
