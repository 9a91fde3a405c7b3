import { StoreRefusal } from "../store/mail-store.ts";
import type { Verdict } from "./reception.ts";

export type Refused = Verdict & { readonly kind: "refused" };

export const accepted: Verdict = { kind: "accepted" };

export const unknownAddress = refused(550, "5.1.1", "No such address here");
export const relayingDenied = refused(550, "5.7.1", "Relaying denied");
export const domainDisabled = refused(450, "4.2.1", "Mail for that domain is not accepted for now");
export const senderDisabled = refused(451, "4.3.0", "Mail of that domain is not sent for now");
/** RFC 5321 §6.3 */
export const mailLoop = refused(550, "5.4.6", "Message is in a loop: too many Received fields");
export const localFault = refused(451, "4.3.0", "Local error, try again later");
export const diskFull = refused(452, "4.3.1", "No room for more mail, try again later");
/** RFC 3463 §3.3 */
export const mailboxFull = refused(452, "4.2.2", "Mailbox is full, try again later");

/** RFC 5321 §4.5.3.1.10: the sender comes again at once with the other recipients. */
export const oneAtATime = refused(452, "4.5.3", "One recipient at a time, please");

export function refused(code: number, enhancedStatusCode: string, text: string): Refused {
  return { kind: "refused", code, enhancedStatusCode, text };
}

/** By what the store says, or what a spool file met before it. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof StoreRefusal) return error.reason === "disk-full";
  const code = Error.isError(error) && "code" in error ? error.code : undefined;
  return code === "ENOSPC" || code === "EDQUOT";
}

export function isOverQuota(error: unknown): boolean {
  return error instanceof StoreRefusal && error.reason === "over-quota";
}

/** What the store has against the entries of a submission, in words for its sender. RFC 3463 §3.5, §3.6 */
export function queueRefusal(error: unknown): Refused | undefined {
  if (!(error instanceof StoreRefusal)) return undefined;
  if (error.reason === "queue-full") return refused(451, "4.4.5", error.message);
  if (error.reason === "sending-limit") return refused(451, "4.7.1", error.message);
  // An id of the sender's own that is taken.
  return error.reason === "exists" ? refused(554, "5.5.4", error.message) : undefined;
}
