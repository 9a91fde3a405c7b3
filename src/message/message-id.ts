/** References of hostile length are cut: threads need the first and the last few. */
const messageIdsMax = 1000;

/**
 * The message identifiers of Message-ID, In-Reply-To or References in order, without angle brackets. What stands
 * between them (comments, phrases of old clients) is skipped. RFC 5322 §3.6.4, §4.5.4
 */
export function messageIds(text: string): string[] {
  const ids: string[] = [];
  for (const [, id] of text.matchAll(msgId)) {
    ids.push(id!.replaceAll(/[ \t\r\n]+/g, ""));
    if (ids.length === messageIdsMax) break;
  }
  return ids;
}

/** "<" `unique` "@" `domain` ">"; both are atoms already. RFC 5322 §3.6.4 */
export function formatMessageId(unique: string, domain: string): string {
  return `<${unique}@${domain}>`;
}

// Tolerant: anything that has no angle bracket, the "@" may be missing, folded identifiers are put together.
const msgId = /<([^<>]{1,998})>/g;
