import { ok, type Reply } from "./imap-error.ts";
import type { Session } from "./session.ts";

// RFC 2342 §5, RFC 9051 §6.3.10
export function runNamespace(session: Session): Reply {
  session.output.write(`* NAMESPACE (("" "/")) NIL NIL\r\n`);
  return ok("NAMESPACE completed");
}
