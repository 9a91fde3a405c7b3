import type { OutgoingMessage, RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { SmtpPeer } from "../smtp-client/send-transaction.ts";

/** One outcome per recipient, in order. */
export async function sendMessage(
  message: OutgoingMessage,
  signal: AbortSignal,
  peer: SmtpPeer,
): Promise<readonly RecipientOutcome[]> {
  // Loaded with the first mail that leaves: the library behind it is large, and the start must be quick.
  const { sendTransaction } = await import("../smtp-client/send-transaction.ts");
  return (await sendTransaction(peer, message, signal)).outcomes;
}
