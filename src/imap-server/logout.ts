import { ok, type Reply } from "./imap-error.ts";
import type { Session } from "./session.ts";

// RFC 9051 §6.1.3
export function runLogout(session: Session): Reply {
  session.output.write("* BYE Logging out\r\n");
  session.unselect();
  session.isOver = true;
  return ok("LOGOUT completed");
}
