import type { AliasMember, Directory } from "../account/directory.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import { countReceived, receivedFieldsMax } from "../smtp/trace.ts";
import type { MailboxId } from "../store/ids.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import type { Delivery, MailStore } from "../store/mail-store.ts";
import { expandRecipients, isClosed } from "./alias-delivery.ts";
import type { DeliveryTarget } from "./alias-delivery.ts";
import { decide } from "./decide.ts";
import { FilingRules } from "./filing.ts";
import type { FilingStore } from "./filing.ts";
import { deliveryFields, receivedField } from "./delivery-fields.ts";
import type { Reception, Recipient, Transaction, Verdict } from "./reception.ts";
import { hasRoom } from "./room.ts";
import { simulate } from "./simulation.ts";
import type { Answers } from "./vacation-answers.ts";
import { type MailboxSource, TargetMailboxes } from "./target-mailboxes.ts";
import {
  accepted,
  diskFull,
  domainDisabled,
  isDiskFull,
  isOverQuota,
  localFault,
  mailboxFull,
  mailLoop,
  oneAtATime,
  type Refused,
  relayingDenied,
  unknownAddress,
} from "./verdicts.ts";

export interface LocalReceptionOptions {
  readonly store: MailboxSource & FilingStore & Pick<MailStore, "accept" | "hasRoomFor">;
  readonly directory: Directory;
  readonly hostName: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly log: Log;
  /** Undefined: nobody answers. */
  readonly answers?: Answers | undefined;
}

/**
 * Mail from others, port 25. Invariants:
 *
 * 1. Nothing is accepted for whom we do not have: there is no relaying, and no bounce to an address that a stranger gave.
 * 2. A message is accepted for all its recipients or for none, in one transaction of the store, and only when that is
 *    on disk.
 * 3. A mailbox gets one copy, however many of its addresses, or aliases that it is a member of, the sender named.
 * 4. What comes for an alias that only members may write to is a transaction of its own: it may be refused for its author.
 */
export class LocalReception implements Reception {
  readonly #options: LocalReceptionOptions;
  readonly #mailboxes: TargetMailboxes;
  readonly #rules: FilingRules;

  constructor(options: LocalReceptionOptions) {
    this.#options = options;
    this.#mailboxes = new TargetMailboxes(options.store);
    this.#rules = new FilingRules(options.store);
  }

  async mailFrom(transaction: Transaction): Promise<Verdict> {
    const { directory, store } = this.#options;
    const outcome = directory.simulated(transaction.reversePath, "mail-from");
    if (outcome) return simulate(outcome);
    return store.hasRoomFor(transaction.size ?? 0) ? accepted : diskFull;
  }

  async rcptTo(transaction: Transaction, recipient: Recipient): Promise<Verdict> {
    const { directory } = this.#options;
    const outcome = directory.simulated(recipient.address, "rcpt-to");
    if (outcome) return simulate(outcome);
    const destination = directory.resolve(recipient.address);
    switch (destination.kind) {
      case "account":
        return this.#roomFor(transaction, [destination]);
      case "alias":
        if (isClosed(destination) && transaction.recipients.length > 0) return oneAtATime;
        return this.#roomFor(transaction, destination.members);
      case "simulated":
        return accepted;
      case "unknown-address":
        return unknownAddress;
      case "foreign":
        return relayingDenied;
      case "disabled":
        return domainDisabled;
    }
  }

  async message(transaction: Transaction, message: IncomingMessage): Promise<Verdict> {
    const { directory, log, store } = this.#options;
    for (const { address } of transaction.recipients) {
      const outcome = directory.simulated(address, "message");
      if (outcome) return simulate(outcome);
    }
    try {
      const body = await message.finish();
      if (countReceived(message.header) > receivedFieldsMax) return mailLoop;
      const header = (): string => message.header;
      const targets = this.#targets(transaction, { header, size: message.size });
      if ("code" in targets) return targets;
      const { deliveries, answers } = this.#deliveries(transaction, targets, header);
      // The directory changed between RCPT and now.
      if (deliveries.length === 0) return unknownAddress;
      await store.accept([{ body, deliveries, queue: [] }]);
      for (const answer of answers) answer();
      return accepted;
    } catch (error) {
      if (isDiskFull(error)) {
        log.warn("delivery.disk.full", { transaction: transaction.id });
        return diskFull;
      }
      // For the others too: the sender comes again, and is refused at RCPT for whom there is no room.
      if (isOverQuota(error)) return mailboxFull;
      log.error("delivery.failed", { transaction: transaction.id, fault: faultText(error) });
      return localFault;
    }
  }

  /** Accepted where one of them has room. */
  #roomFor({ recipients: [first] }: Transaction, members: readonly AliasMember[]): Verdict {
    const { directory, store } = this.#options;
    const before = first && directory.resolve(first.address);
    // That one was the first, and stays the only one.
    if (before?.kind === "alias" && isClosed(before)) return oneAtATime;
    return members.some(({ accountId }) => hasRoom(store, accountId, 1)) ? accepted : mailboxFull;
  }

  #targets(
    { recipients }: Transaction,
    { header, size }: { readonly header: () => string; readonly size: number },
  ): readonly DeliveryTarget[] | Refused {
    return expandRecipients({
      directory: this.#options.directory,
      recipients: recipients.map(({ address }) => address),
      header,
      hasRoom: (accountId) => hasRoom(this.#options.store, accountId, size),
    });
  }

  #deliveries(
    transaction: Transaction,
    targets: readonly DeliveryTarget[],
    header: () => string,
  ): { readonly deliveries: readonly Delivery[]; readonly answers: readonly (() => void)[] } {
    const { clock, hostName } = this.#options;
    const at = clock();
    const received = receivedField(transaction, {
      by: hostName,
      at,
      client: { heloName: transaction.heloName, address: transaction.remoteAddress },
    });
    const deliveries = new Map<MailboxId, Delivery>();
    const answers: (() => void)[] = [];
    for (const { recipient: address, destination } of targets) {
      const { reversePath } = transaction;
      const candidate = { transaction, reversePath, recipient: address, header, destination };
      const decision = decide(candidate, this.#rules);
      const mailboxId =
        decision.mailboxId ?? this.#mailboxes.of(decision.accountId, decision.mailbox);
      if (mailboxId === undefined || deliveries.has(mailboxId)) continue;
      const prefix = deliveryFields(address, reversePath) + decision.fields + received;
      deliveries.set(mailboxId, {
        mailboxId,
        flags: decision.flags,
        internalAt: at,
        prefix,
        isFromOthers: true,
      });
      const { accountId } = decision;
      const message = { accountId, mailboxId, recipient: address, reversePath, header };
      const answer = this.#options.answers?.prepare(message);
      if (answer !== undefined) answers.push(answer);
    }
    return { deliveries: [...deliveries.values()], answers };
  }
}
