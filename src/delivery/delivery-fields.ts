import {
  formatDeliveredTo,
  formatReceived,
  formatReturnPath,
  type ReceivedField,
} from "../smtp/trace.ts";
import type { Transaction } from "./reception.ts";

/** What stands above everything else in a delivered copy, top to bottom. mail-behaviours.md 1.7 */
export function deliveryFields(recipient: string, reversePath: string): string {
  return formatDeliveredTo(recipient) + formatReturnPath(reversePath);
}

/** Our Received field for a message that came in `transaction`. RFC 5321 §4.4 */
export function receivedField(
  transaction: Transaction,
  of: { readonly by: string; readonly at: number; readonly client: ReceivedField["client"] },
): string {
  const { recipients, tls, esmtp, smtpUtf8, requireTls, id } = transaction;
  return formatReceived({
    client: of.client,
    by: of.by,
    protocol: {
      esmtp,
      tls: tls !== undefined,
      authenticated: transaction.accountId !== undefined,
      smtpUtf8,
    },
    tls,
    requireTls,
    id,
    recipient: recipients.length === 1 ? recipients[0]!.address : undefined,
    at: of.at,
  });
}
