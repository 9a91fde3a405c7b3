import type { OutgoingMessage } from "../smtp-client/outgoing-message.ts";

/** A letter in memory for these recipients. */
export function memoryMessage(
  recipients: readonly string[],
  changes: Partial<OutgoingMessage> = {},
): OutgoingMessage {
  const text = "From: <mia@x.example>\r\nSubject: hi\r\n\r\nHello\r\n";
  return {
    reversePath: "mia@x.example",
    recipients: recipients.map((address) => ({
      address,
      notify: undefined,
      originalRecipient: undefined,
    })),
    size: text.length,
    open: async function* () {
      yield Buffer.from(text);
    },
    smtpUtf8: false,
    eightBitMime: false,
    requireTls: undefined,
    ret: undefined,
    envelopeId: undefined,
    ...changes,
  };
}
