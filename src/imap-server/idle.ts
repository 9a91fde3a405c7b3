import { bad, ok, type Reply } from "./imap-error.ts";
import { readLine } from "./read-event.ts";
import type { Session } from "./session.ts";

// RFC 9051 §6.3.13. While the line is awaited, Session writes changes as they are committed.
export async function runIdle(session: Session): Promise<Reply> {
  session.output.write("+ Waiting\r\n");
  session.tellUpdates("send");
  session.isIdle = true;
  try {
    const line = await readLine(session);
    if (line?.toUpperCase() !== "DONE") throw bad("Expected DONE", "CLIENTBUG");
  } finally {
    session.isIdle = false;
  }
  return ok("IDLE completed");
}
