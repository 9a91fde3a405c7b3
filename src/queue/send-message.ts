import type { OutgoingMessage } from "../smtp-client/outgoing-message.ts";
import type { SmtpPeer, TransactionReport } from "../smtp-client/send-transaction.ts";

/** As sendTransaction. */
export async function sendMessage(
  message: OutgoingMessage,
  signal: AbortSignal,
  peer: SmtpPeer,
): Promise<TransactionReport> {
  // Loaded with the first mail that leaves: the library behind it is large, and the start must be quick.
  const { sendTransaction } = await import("../smtp-client/send-transaction.ts");
  return sendTransaction(peer, message, signal);
}
