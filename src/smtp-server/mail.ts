import { type Reply, SmtpError } from "../smtp/reply.ts";
import { parseMail } from "../smtp/transaction-commands.ts";
import type { Session } from "./session.ts";

const accepted: Reply = { code: 250, enhancedStatusCode: "2.1.0", text: "Sender OK" };

/** RFC 5321 §4.1.1.2 */
export async function mail(session: Session, argument: string): Promise<Reply | undefined> {
  if (session.transaction) throw new SmtpError(503, "5.5.1", "Already in a transaction");
  if (session.options.kind === "submission" && !session.account) {
    throw new SmtpError(530, "5.7.0", "Authentication required");
  }
  if (session.hasFailedTooOften) {
    session.connection.replyAndClose({
      code: 550,
      enhancedStatusCode: "5.7.0",
      text: "Too many failed transactions",
    });
    return undefined;
  }
  const command = parseMail(argument, session.announced);
  const { messageOctetsMax } = session.options.limits;
  // RFC 1870 §6.1
  if (command.size !== undefined && command.size > messageOctetsMax) {
    throw new SmtpError(552, "5.3.4", `Message over the limit of ${messageOctetsMax} octets`);
  }
  const transaction = session.begin(command);
  const verdict = await session.options.reception.mailFrom(transaction);
  if (verdict.kind === "accepted") return accepted;
  session.end(false);
  session.log.info("smtp.mail.refused", {
    transaction: transaction.id,
    from: transaction.reversePath,
    code: verdict.code,
  });
  return verdict;
}
