import type { Command } from "../imap/command.ts";
import { bad, formatReply, no, ok } from "./imap-error.ts";
import type { Session } from "./session.ts";

// RFC 4978 §3. From behind the OK on, everything is compressed.
export async function runCompress(
  session: Session,
  { tag, algorithm }: Extract<Command, { kind: "compress" }>,
): Promise<undefined> {
  if (algorithm !== "DEFLATE") throw bad("Expected DEFLATE");
  if (session.isCompressed) throw no("Compression is on already", "COMPRESSIONACTIVE");
  // RFC 4978 §3 forbids it, and nobody could say whether it is compressed.
  if (session.input.receiver.pendingOctets > 0) {
    throw bad("Wait for the answer to COMPRESS", "CLIENTBUG");
  }
  const { input, output } = session;
  await session.tell({ expunges: "send", isOwnChange: false });
  output.write(formatReply(tag, ok("Compression is on")));
  output.send();
  input.release();
  await output.ready();
  session.startCompression();
  return undefined;
}
