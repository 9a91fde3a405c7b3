import { randomUUID } from "node:crypto";
import type { Directory } from "../account/directory.ts";
import type { SendingRulesSource } from "../account/sending-rules.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import { formatDateTime } from "../message/date-time.ts";
import { formatMessageId, messageIds } from "../message/message-id.ts";
import { futureReleaseSecondsMax } from "../smtp/future-release.ts";
import { countReceived, formatSubmissionResults, receivedFieldsMax } from "../smtp/trace.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { NewQueueEntry, QueueDsn } from "../store/queue-entry.ts";
import { checkAuthors } from "./author-check.ts";
import { receivedField } from "./delivery-fields.ts";
import { extraOf } from "./extra-fields.ts";
import { type FromIds, fromIdsOf } from "./from-id.ts";
import type { MessageSigner } from "./message-signer.ts";
import type { Reception, Recipient, Transaction, Verdict } from "./reception.ts";
import {
  authorDomains,
  needsOf,
  subjectOf,
  type SubmittedMessage,
  submittedMessage,
  valueOf,
} from "./submitted-message.ts";
import { tlsWishOf } from "./tls-wish.ts";
import type { AccountId } from "../store/ids.ts";
import {
  accepted,
  diskFull,
  domainDisabled,
  isDiskFull,
  localFault,
  mailLoop,
  queueRefusal,
  type Refused,
  refused,
  senderDisabled,
  unknownAddress,
} from "./verdicts.ts";

export interface SubmissionOptions {
  readonly store: Pick<MailStore, "accept" | "hasRoomFor">;
  readonly directory: Directory & SendingRulesSource;
  readonly signer: Pick<MessageSigner, "signatures">;
  readonly hostName: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly log: Log;
}

/** `submissionId`: of the record, where there is one. */
export type Submitted =
  | Refused
  | { readonly kind: "accepted"; readonly submissionId: number | undefined };

const notYourAddress = refused(550, "5.7.1", "Sender must be an address of your account");
const notYoursToSendOn = refused(550, "5.7.1", "Mail of others here is forwarded, not redirected");
const tooLate = refused(501, "5.5.4", "Messages are held for 60 days at most");
const noBody = refused(550, "5.6.0", "Message needs an empty line between header and body");

/**
 * Mail of our own accounts, ports 587 and 465: checked for its sender, completed, and queued for each recipient, also
 * for those that are ours. RFC 6409
 */
export class Submission implements Reception {
  readonly #options: SubmissionOptions;

  constructor(options: SubmissionOptions) {
    this.#options = options;
  }

  async mailFrom({ accountId, release, reversePath, size }: Transaction): Promise<Verdict> {
    if (accountId === undefined) return notYourAddress;
    if (!this.#options.store.hasRoomFor(size ?? 0)) return diskFull;
    const now = this.#options.clock();
    // RFC 4865 §4.2
    if (release && release.releaseAt(now) > now + futureReleaseSecondsMax * 1000) return tooLate;
    // RFC 6409 §6.1; answers of a client's vacation programme have none.
    if (reversePath === "") return accepted;
    return this.#checkSender(accountId, reversePath, notYourAddress) ?? accepted;
  }

  async rcptTo(_transaction: Transaction, { address }: Recipient): Promise<Verdict> {
    const destination = this.#options.directory.resolve(address);
    switch (destination.kind) {
      case "unknown-address":
        return unknownAddress;
      case "disabled":
        return domainDisabled;
      case "account":
      case "alias":
      case "foreign":
      // The failure shows when the queue delivers.
      case "simulated":
        return accepted;
    }
  }

  message(transaction: Transaction, message: IncomingMessage): Promise<Verdict> {
    return this.submit(transaction, message);
  }

  /** With a record of it, JSON, that the account keeps in the same commit; acceptance says its number. */
  async submit(
    transaction: Transaction,
    message: IncomingMessage,
    record?: string,
  ): Promise<Submitted> {
    const { log } = this.#options;
    try {
      const body = await message.finish();
      const submitted = submittedMessage(body, message.header);
      const refusal = this.#check(transaction, submitted);
      if (refusal) return refusal;
      return await this.#queue(transaction, submitted, record);
    } catch (error) {
      if (isDiskFull(error)) {
        log.warn("submission.disk.full", { transaction: transaction.id });
        return diskFull;
      }
      const ofQueue = queueRefusal(error);
      if (ofQueue !== undefined) return ofQueue;
      log.error("submission.failed", { transaction: transaction.id, fault: faultText(error) });
      return localFault;
    }
  }

  #check(
    { accountId }: Transaction,
    { authors, writers, header }: SubmittedMessage,
  ): Refused | undefined {
    if (accountId === undefined) return notYourAddress;
    if (!header.endsWith("\r\n\r\n")) return noBody;
    if (countReceived(header) > receivedFieldsMax) return mailLoop;
    const refusal = checkAuthors(authors, (address, notYours) =>
      this.#checkSender(accountId, address, notYours),
    );
    if (refusal !== undefined) return refusal;
    // Sent on by an address of ours it would be signed by us: nobody writes so in the name of somebody else here.
    const { directory } = this.#options;
    const isForged = writers.some((address) => {
      const domain = address.slice(address.lastIndexOf("@") + 1);
      return directory.isLocalDomain(domain) && !directory.owns(accountId, address);
    });
    return isForged ? notYoursToSendOn : undefined;
  }

  /** Whether the account may send as this address, of a domain that is in use. mail-behaviours.md 1.5 */
  #checkSender(accountId: AccountId, address: string, notYours: Refused): Refused | undefined {
    const { directory } = this.#options;
    if (!directory.owns(accountId, address)) return notYours;
    return directory.resolve(address).kind === "disabled" ? senderDisabled : undefined;
  }

  async #queue(
    transaction: Transaction,
    message: SubmittedMessage,
    record: string | undefined,
  ): Promise<Submitted> {
    const { directory, store } = this.#options;
    const { reversePath, accountId } = transaction;
    if (accountId === undefined) return notYourAddress;
    const rules = directory.sendingRules(accountId);
    const fromIds = fromIdsOf(transaction, rules, directory.separatorsOf(reversePath));
    if (fromIds && "kind" in fromIds) return fromIds;
    const extra = extraOf(message);
    if (extra.kind === "refused") return extra;
    const queue = await this.#queueEntries(transaction, message, { ...extra, fromIds });
    const sending = {
      accountId,
      recipientsMax: rules.maxMessagesPerDay,
      firstTimeRecipientsMax: rules.maxFirstTimeRecipientsPerDay,
    };
    const submission = record === undefined ? undefined : { accountId, value: record };
    const { body } = message;
    const [one] = await store.accept([{ body, deliveries: [], queue, sending, submission }]);
    return { kind: "accepted", submissionId: one?.submissionId };
  }

  async #queueEntries(
    transaction: Transaction,
    message: SubmittedMessage,
    of: { readonly fromIds: FromIds | undefined; readonly extra: Record<string, string> },
  ): Promise<NewQueueEntry[]> {
    const { clock, hostName } = this.#options;
    const at = clock();
    const releaseAt = transaction.release?.releaseAt(at) ?? at;
    const [given] = messageIds(valueOf(message, "message-id") ?? "");
    const messageId = given ? `<${given}>` : formatMessageId(randomUUID(), hostName);
    const shared = {
      accountId: transaction.accountId,
      reversePath: transaction.reversePath,
      prefix: await this.#prefix(transaction, message, { messageId, at, leavesAt: releaseAt }),
      messageId,
      subject: subjectOf(message),
      ...needsOf(transaction, message),
      requireTls: tlsWishOf(transaction, message),
      queuedAt: at,
      nextAttemptAt: releaseAt,
      releaseRequest: transaction.release?.request,
      extra: Object.keys(of.extra).length === 0 ? undefined : of.extra,
    };
    const named = new Set<string>();
    const entries: NewQueueEntry[] = [];
    for (const recipient of transaction.recipients) {
      if (named.has(recipient.address)) continue;
      named.add(recipient.address);
      const dsn = dsnOf(transaction, recipient);
      entries.push({ ...shared, ...of.fromIds?.next(), recipient: recipient.address, dsn });
    }
    return entries;
  }

  /** The client's address is nobody's business: "from" names us. RFC 6409 §8.1, §8.2 for what is added */
  async #prefix(
    transaction: Transaction,
    message: SubmittedMessage,
    of: { readonly messageId: string; readonly at: number; readonly leavesAt: number },
  ): Promise<string> {
    const by = this.#options.hostName;
    const { messageId, at, leavesAt } = of;
    let added = "";
    if (valueOf(message, "message-id") === undefined) added += `Message-ID: ${messageId}\r\n`;
    if (valueOf(message, "date") === undefined) added += `Date: ${formatDateTime(at)}\r\n`;
    const signatures = await this.#options.signer.signatures({
      domains: authorDomains(message),
      header: added + message.header,
      body: message.body,
      at,
      leavesAt,
    });
    const results = signatures + formatSubmissionResults(by, transaction.reversePath);
    return results + receivedField(transaction, { by, at, client: undefined }) + added;
  }
}

function dsnOf({ envelopeId, ret }: Transaction, recipient: Recipient): QueueDsn | undefined {
  const { notify, originalRecipient } = recipient;
  const isAsked = [envelopeId, ret, notify, originalRecipient].some((word) => word !== undefined);
  return isAsked ? { notify, ret, envelopeId, originalRecipient } : undefined;
}
