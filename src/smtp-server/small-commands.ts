import { type Reply, SmtpError } from "../smtp/reply.ts";
import type { Session } from "./session.ts";

const done: Reply = { code: 250, enhancedStatusCode: "2.0.0", text: "OK" };

/** RFC 5321 §4.1.1.5 */
export function rset(session: Session, argument: string): Reply {
  if (argument !== "") throw new SmtpError(501, "5.5.4", "RSET takes no argument");
  session.end(false);
  return done;
}

/** RFC 5321 §4.1.1.9 */
export function noop(): Reply {
  return done;
}

/** VRFY and EXPN: who exists here is told only at RCPT. RFC 5321 §7.3 */
export function verify(): Reply {
  return { code: 252, enhancedStatusCode: "2.5.0", text: "Cannot verify, but will try to deliver" };
}

/** RFC 5321 §4.1.1.8 */
export function help(): Reply {
  return { code: 214, enhancedStatusCode: "2.0.0", text: "See RFC 5321" };
}

/** RFC 5321 §4.1.1.10 */
export function quit(session: Session): undefined {
  session.connection.replyAndClose({ code: 221, enhancedStatusCode: "2.0.0", text: "Bye" });
}
