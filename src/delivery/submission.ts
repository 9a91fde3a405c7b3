import { isAscii } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { Directory } from "../account/directory.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import { formatDateTime } from "../message/date-time.ts";
import { decodeEncodedWords } from "../message/encoded-word.ts";
import { fieldValue, type HeaderField, headerFields } from "../message/header.ts";
import { formatMessageId, messageIds } from "../message/message-id.ts";
import { countReceived, receivedFieldsMax } from "../smtp/trace.ts";
import type { Content } from "../store/content.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { NewQueueEntry, QueueDsn } from "../store/queue-entry.ts";
import { checkAuthors } from "./author-check.ts";
import { receivedField } from "./delivery-fields.ts";
import type { Reception, Recipient, Transaction, Verdict } from "./reception.ts";
import {
  accepted,
  diskFull,
  domainDisabled,
  isDiskFull,
  localFault,
  mailLoop,
  refused,
  unknownAddress,
} from "./verdicts.ts";

export interface SubmissionOptions {
  readonly store: Pick<MailStore, "accept">;
  readonly directory: Directory;
  readonly hostName: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly log: Log;
}

const notYourAddress = refused(550, "5.7.1", "Sender must be an address of your account");
const noBody = refused(550, "5.6.0", "Message needs an empty line between header and body");

/** Characters of a subject that is kept with a queue entry, for people. */
const subjectCharactersMax = 200;

/**
 * Mail of our own accounts, ports 587 and 465: checked for its sender, completed, and queued for each recipient, also
 * for those that are ours. RFC 6409
 */
export class Submission implements Reception {
  readonly #options: SubmissionOptions;

  constructor(options: SubmissionOptions) {
    this.#options = options;
  }

  async mailFrom({ accountId, reversePath }: Transaction): Promise<Verdict> {
    if (accountId === undefined) return notYourAddress;
    // RFC 6409 §6.1; answers of a client's vacation programme have none.
    if (reversePath === "") return accepted;
    return this.#options.directory.owns(accountId, reversePath) ? accepted : notYourAddress;
  }

  async rcptTo(_transaction: Transaction, { address }: Recipient): Promise<Verdict> {
    const destination = this.#options.directory.resolve(address);
    switch (destination.kind) {
      case "unknown-address":
        return unknownAddress;
      case "disabled":
        return domainDisabled;
      case "account":
      case "foreign":
      // The failure shows when the queue delivers.
      case "simulated":
        return accepted;
    }
  }

  async message(transaction: Transaction, message: IncomingMessage): Promise<Verdict> {
    const { log, store } = this.#options;
    try {
      const body = await message.finish();
      const { header } = message;
      const fields = headerFields(header);
      const refusal = this.#check(transaction, header, fields);
      if (refusal) return refusal;
      const queue = this.#queueEntries(transaction, { body, header, fields });
      await store.accept([{ body, deliveries: [], queue }]);
      return accepted;
    } catch (error) {
      if (isDiskFull(error)) {
        log.warn("submission.disk.full", { transaction: transaction.id });
        return diskFull;
      }
      log.error("submission.failed", { transaction: transaction.id, fault: faultText(error) });
      return localFault;
    }
  }

  #check(
    transaction: Transaction,
    header: string,
    fields: readonly HeaderField[],
  ): Verdict | undefined {
    const { accountId } = transaction;
    if (accountId === undefined) return notYourAddress;
    if (!header.endsWith("\r\n\r\n")) return noBody;
    if (countReceived(header) > receivedFieldsMax) return mailLoop;
    return checkAuthors(header, fields, (address) => {
      return this.#options.directory.owns(accountId, address);
    });
  }

  #queueEntries(transaction: Transaction, message: SubmittedMessage): NewQueueEntry[] {
    const { clock, hostName } = this.#options;
    const { header, fields } = message;
    const at = clock();
    const [given] = messageIds(valueOf(header, fields, "message-id") ?? "");
    const messageId = given ? `<${given}>` : formatMessageId(randomUUID(), hostName);
    const shared = {
      accountId: transaction.accountId,
      reversePath: transaction.reversePath,
      prefix: this.#prefix(transaction, message, { messageId, at }),
      messageId,
      subject: subjectOf(header, fields),
      ...needsOf(transaction, message),
      requireTls: transaction.requireTls ? true : undefined,
      queuedAt: at,
      nextAttemptAt: at,
    };
    const named = new Set<string>();
    const entries: NewQueueEntry[] = [];
    for (const recipient of transaction.recipients) {
      if (named.has(recipient.address)) continue;
      named.add(recipient.address);
      const dsn = dsnOf(transaction, recipient);
      entries.push({ ...shared, recipient: recipient.address, dsn });
    }
    return entries;
  }

  /** The client's address is nobody's business: "from" names us. RFC 6409 §8.1, §8.2 for what is added */
  #prefix(
    transaction: Transaction,
    { header, fields }: SubmittedMessage,
    { messageId, at }: { readonly messageId: string; readonly at: number },
  ): string {
    const by = this.#options.hostName;
    let prefix = receivedField(transaction, { by, at, client: undefined });
    if (valueOf(header, fields, "message-id") === undefined) {
      prefix += `Message-ID: ${messageId}\r\n`;
    }
    if (valueOf(header, fields, "date") === undefined) prefix += `Date: ${formatDateTime(at)}\r\n`;
    return prefix;
  }
}

interface SubmittedMessage {
  readonly body: Content;
  readonly header: string;
  readonly fields: readonly HeaderField[];
}

/**
 * Which extensions the message needs on its way. Clients say SMTPUTF8 and 8BITMIME also where nothing asks for it, and
 * a next server without them would then refuse for nothing. A large message is in a file and is taken at its word.
 */
function needsOf(
  { eightBitMime, recipients, reversePath, smtpUtf8 }: Transaction,
  { body, header }: SubmittedMessage,
): { readonly smtpUtf8: boolean; readonly eightBitMime: boolean } {
  const isEightBit = body.octets === undefined ? undefined : !isAscii(body.octets);
  const isUtf8 =
    hasNonAscii(header) ||
    hasNonAscii(reversePath) ||
    recipients.some(({ address }) => hasNonAscii(address));
  return {
    // A part of the message may have a header of its own with UTF-8.
    smtpUtf8: isUtf8 || (smtpUtf8 && isEightBit !== false),
    eightBitMime: isEightBit ?? eightBitMime,
  };
}

function hasNonAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /[^\x00-\x7f]/.test(text);
}

function valueOf(header: string, fields: readonly HeaderField[], name: string): string | undefined {
  const field = fields.find((candidate) => candidate.name === name);
  return field && fieldValue(header, field);
}

function subjectOf(header: string, fields: readonly HeaderField[]): string {
  const subject = valueOf(header, fields, "subject") ?? "";
  return decodeEncodedWords(subject).slice(0, subjectCharactersMax);
}

function dsnOf({ envelopeId, ret }: Transaction, recipient: Recipient): QueueDsn | undefined {
  const { notify, originalRecipient } = recipient;
  const isAsked = [envelopeId, ret, notify, originalRecipient].some((word) => word !== undefined);
  return isAsked ? { notify, ret, envelopeId, originalRecipient } : undefined;
}
