import { type Reply, SmtpError } from "../smtp/reply.ts";
import { MessageSink } from "./message-sink.ts";
import type { Session } from "./session.ts";

const goAhead: Reply = { code: 354, text: "End data with <CR><LF>.<CR><LF>" };

/** RFC 5321 §4.1.1.4 */
export function data(session: Session, argument: string): Reply {
  const { transaction } = session;
  if (argument !== "") throw new SmtpError(501, "5.5.4", "DATA takes no argument");
  if (!transaction) throw new SmtpError(503, "5.5.1", "MAIL comes first");
  // RFC 3030 §2: a transaction has one or the other.
  if (transaction.chunks) throw new SmtpError(503, "5.5.1", "BDAT goes on with BDAT");
  if (transaction.recipients.length === 0) {
    throw new SmtpError(554, "5.5.1", "No valid recipients");
  }
  session.connection.readData(new MessageSink(session, transaction));
  return goAhead;
}
