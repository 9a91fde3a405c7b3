import type { AccountId, MailboxId } from "../store/ids.ts";
import { type Flags, noFlags } from "../store/flags.ts";
import type { FilingRules } from "./filing.ts";
import type { Transaction } from "./reception.ts";

/** All that is known when the fate of a message for one recipient is decided. */
export interface Candidate {
  /** Undefined for mail of our own accounts, which comes out of the queue. */
  readonly transaction: Transaction | undefined;
  /** Without angle brackets, "" for the null reverse-path. */
  readonly reversePath: string;
  readonly recipient: string;
  /** Latin1, with the empty line. A function, since a queued message has to be read for it. */
  readonly header: () => string;
  readonly destination: { readonly accountId: AccountId; readonly mailbox: string };
}

export type Decision = {
  readonly kind: "deliver";
  readonly accountId: AccountId;
  /** INBOX takes its place where it does not exist. */
  readonly mailbox: string;
  /** Where a rule of the account wants it instead. */
  readonly mailboxId: MailboxId | undefined;
  readonly flags: Flags;
  /** Fields for the delivered copy, below Return-Path and above Received; latin1, each ended by CRLF. */
  readonly fields: string;
};

/**
 * What becomes of a message for one recipient. Each delivery, from others and from the queue, asks here and nowhere
 * else: the account's rules are here, the verification of senders and the junk filter will join.
 */
export function decide(candidate: Candidate, rules: FilingRules): Decision {
  const { accountId, mailbox } = candidate.destination;
  // Who gave an address a mailbox of its own meant it.
  const isForInbox = mailbox === "INBOX";
  const mailboxId = isForInbox ? rules.mailboxFor(accountId, candidate.header) : undefined;
  return { kind: "deliver", accountId, mailbox, mailboxId, flags: noFlags, fields: "" };
}
