import type { Verdict } from "../delivery/reception.ts";
import { type Reply, SmtpError } from "../smtp/reply.ts";
import { parseRcpt } from "../smtp/transaction-commands.ts";
import type { OpenTransaction, Session } from "./session.ts";

const accepted: Reply = { code: 250, enhancedStatusCode: "2.1.5", text: "Recipient OK" };

/** Who asks for so many that do not exist is trying out names. */
const refusedUntilSlow = 20;

/** RFC 5321 §4.1.1.3 */
export async function rcpt(session: Session, argument: string): Promise<Reply> {
  const { transaction } = session;
  if (!transaction) throw new SmtpError(503, "5.5.1", "MAIL comes first");
  if (transaction.chunks) throw new SmtpError(503, "5.5.1", "BDAT goes on with BDAT");
  const { address, notify, originalRecipient } = parseRcpt(
    argument,
    session.announced,
    transaction.smtpUtf8,
  );
  // RFC 9422 §4.2
  if (transaction.recipients.length >= session.options.limits.recipientsMax) {
    throw new SmtpError(452, "4.5.3", "Too many recipients");
  }
  const recipient = { address, notify, originalRecipient };
  const verdict = await session.options.reception.rcptTo(transaction, recipient);
  if (verdict.kind === "refused") return refused(session, transaction, { address, verdict });
  transaction.recipients.push(recipient);
  return accepted;
}

function refused(
  session: Session,
  transaction: OpenTransaction,
  of: { readonly address: string; readonly verdict: Verdict & { readonly kind: "refused" } },
): Reply {
  if (++transaction.refusedRecipients > refusedUntilSlow) session.slowDown();
  session.log.info("smtp.rcpt.refused", {
    transaction: transaction.id,
    from: transaction.reversePath,
    rcpt: of.address,
    code: of.verdict.code,
  });
  return of.verdict;
}
