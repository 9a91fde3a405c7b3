// What our own server found out about who sent a message. RFC 8601
import type { EmailDetails } from "../jmap/types.ts";

export type AuthenticationMark = "proven" | "failed";

/** Fields that only the last server puts in front: what stands above the first Received is its word. */
const headersMax = 20;
const fieldCharactersMax = 4_000;

/**
 * Undefined where our server says nothing. Senders may write such fields themselves, so only what stands above all
 * that came with the message counts, and our server takes away what claims to be its own (RFC 8601 §5).
 */
export function authenticationOf(
  details: Pick<EmailDetails, "headers"> | undefined,
): AuthenticationMark | undefined {
  for (const { name, value } of (details?.headers ?? []).slice(0, headersMax)) {
    const lower = name.toLowerCase();
    if (lower === "received") return undefined;
    if (lower === "authentication-results") return markOf(value.slice(0, fieldCharactersMax));
  }
  return undefined;
}

/** DMARC says whether the address in From is meant; the others only tell of domains that nobody sees. RFC 7489 §3.1 */
function markOf(value: string): AuthenticationMark | undefined {
  const bare = value.replaceAll(/\([^()]*\)|"[^"]*"/g, " ");
  const [, result] = /;\s*dmarc\s*=\s*([a-z]+)/i.exec(bare) ?? [];
  if (result?.toLowerCase() === "pass") return "proven";
  return result?.toLowerCase() === "fail" ? "failed" : undefined;
}
