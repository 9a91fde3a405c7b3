import type { MailStore } from "../store/mail-store.ts";
import type { QueueAttempt, QueueEntry } from "../store/queue-entry.ts";

type Mail = Pick<
  QueueEntry,
  | "id"
  | "accountId"
  | "reversePath"
  | "recipient"
  | "messageId"
  | "subject"
  | "size"
  | "queuedAt"
  | "attempts"
  | "requireTls"
  | "fromId"
  | "extra"
  | "report"
  | "history"
>;

/** Of a message to one recipient, whether it waits or has left the queue. */
export interface MailFacts {
  readonly id: number;
  /** Undefined: a notice of ours. */
  readonly account: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly octets: number;
  readonly queuedAt: number;
  readonly attempts: number;
}

export interface MailDetails {
  readonly messageId: string;
  readonly requireTls: boolean | undefined;
  readonly fromId: string | undefined;
  readonly extra: Readonly<Record<string, string>>;
  readonly report: QueueEntry["report"];
  readonly history: readonly QueueAttempt[];
}

export function mailFacts(store: Pick<MailStore, "account">, entry: Mail): MailFacts {
  const { accountId } = entry;
  return {
    id: entry.id,
    account: accountId === undefined ? undefined : store.account(accountId)?.name,
    from: entry.reversePath,
    to: entry.recipient,
    subject: entry.subject,
    octets: entry.size,
    queuedAt: entry.queuedAt,
    attempts: entry.attempts,
  };
}

export function mailDetails(entry: Mail): MailDetails {
  const { messageId, requireTls, fromId, extra, report, history } = entry;
  return { messageId, requireTls, fromId, extra, report, history };
}
