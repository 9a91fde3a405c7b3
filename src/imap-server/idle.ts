import { bad, ok, type Reply } from "./imap-error.ts";
import { readLine } from "./read-event.ts";
import type { Session } from "./session.ts";

// RFC 9051 §6.3.13. While the line is awaited, Session writes changes as they are committed.
export async function runIdle(session: Session): Promise<Reply> {
  session.output.write("+ Waiting\r\n");
  const line = await session.idle(() => readLine(session));
  if (line?.toUpperCase() !== "DONE") throw bad("Expected DONE", "CLIENTBUG");
  return ok("IDLE completed");
}
