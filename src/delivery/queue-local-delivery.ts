import type { Directory } from "../account/directory.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import type { LocalDelivery, LocalOutcome } from "../queue/local-delivery.ts";
import { noFlags } from "../store/flags.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import type { MailboxId } from "../store/ids.ts";
import {
  type Delivery,
  type MailStore,
  type NewMessage,
  StoreRefusal,
} from "../store/mail-store.ts";
import type { QueueEntry } from "../store/queue-entry.ts";
import { expandRecipients } from "./alias-delivery.ts";
import { decide } from "./decide.ts";
import { FilingRules } from "./filing.ts";
import type { FilingStore } from "./filing.ts";
import { deliveryFields } from "./delivery-fields.ts";
import { hasRoom } from "./room.ts";
import { simulatedVerdict } from "./simulation.ts";
import type { Answers } from "./vacation-answers.ts";
import { type MailboxSource, TargetMailboxes } from "./target-mailboxes.ts";
import {
  diskFull,
  domainDisabled,
  isDiskFull,
  isOverQuota,
  localFault,
  mailboxFull,
  type Refused,
  relayingDenied,
  unknownAddress,
} from "./verdicts.ts";

export interface QueueLocalDeliveryOptions {
  readonly store: MailboxSource &
    FilingStore &
    Pick<MailStore, "deliverQueued" | "queueEntry" | "queuedBody" | "read">;
  readonly directory: Directory;
  readonly incoming: () => IncomingMessage;
  readonly clock: () => number;
  readonly log: Log;
  /** Undefined: nobody answers. */
  readonly answers?: Answers | undefined;
}

/** Queued mail that is for ourselves, and the notices that the queue writes. */
export class QueueLocalDelivery implements LocalDelivery {
  readonly #options: QueueLocalDeliveryOptions;
  readonly #mailboxes: TargetMailboxes;
  readonly #rules: FilingRules;

  constructor(options: QueueLocalDeliveryOptions) {
    this.#options = options;
    this.#mailboxes = new TargetMailboxes(options.store);
    this.#rules = new FilingRules(options.store);
  }

  isLocal(recipient: string): boolean {
    const at = recipient.lastIndexOf("@");
    // RFC 5321 §4.5.1: "postmaster" alone is ours.
    return at < 0 || this.#options.directory.isLocalDomain(recipient.slice(at + 1));
  }

  isDisabledSender(reversePath: string): boolean {
    return reversePath !== "" && this.#options.directory.resolve(reversePath).kind === "disabled";
  }

  async deliver(entry: QueueEntry): Promise<LocalOutcome> {
    try {
      return await this.#deliver(entry);
    } catch (error) {
      // Delivered by an attempt before, or dropped by a person: nothing is left to do.
      if (error instanceof StoreRefusal && this.#options.store.queueEntry(entry.id) === undefined) {
        return { kind: "delivered" };
      }
      if (isDiskFull(error)) return outcomeOf(diskFull);
      if (isOverQuota(error)) return outcomeOf(mailboxFull);
      this.#options.log.error("delivery.queued.failed", {
        entry: entry.id,
        fault: faultText(error),
      });
      return outcomeOf(localFault);
    }
  }

  async notice(entry: QueueEntry, notice: Uint8Array): Promise<NewMessage | undefined> {
    const target = this.#noticeTarget(entry);
    if (target === undefined) return undefined;
    const message = this.#options.incoming();
    await message.write(notice);
    const delivery = {
      mailboxId: target.mailboxId,
      flags: noFlags,
      internalAt: this.#options.clock(),
      prefix: deliveryFields(target.address, ""),
    };
    return { body: await message.finish(), deliveries: [delivery], queue: [] };
  }

  async #deliver(entry: QueueEntry): Promise<LocalOutcome> {
    const { clock, directory, store } = this.#options;
    const { recipient, reversePath } = entry;
    const destination = directory.resolve(recipient);
    switch (destination.kind) {
      case "account":
      case "alias":
        break;
      case "simulated":
        return outcomeOf(simulatedVerdict(destination.outcome));
      case "unknown-address":
        return outcomeOf(unknownAddress);
      case "foreign":
        return outcomeOf(relayingDenied);
      case "disabled":
        return outcomeOf(domainDisabled);
    }
    const header = (): string => this.#header(entry);
    const targets = expandRecipients({
      directory,
      recipients: [recipient],
      header,
      hasRoom: (accountId) =>
        destination.kind === "account" || hasRoom(store, accountId, entry.size),
    });
    if ("code" in targets) return outcomeOf(targets);
    const deliveries = new Map<MailboxId, Delivery>();
    const answers: (() => void)[] = [];
    for (const target of targets) {
      const candidate = { transaction: undefined, reversePath, header, ...target };
      const decision = decide(candidate, this.#rules);
      const mailboxId =
        decision.mailboxId ?? this.#mailboxes.of(decision.accountId, decision.mailbox);
      if (mailboxId === undefined || deliveries.has(mailboxId)) continue;
      const prefix = deliveryFields(recipient, reversePath) + decision.fields + entry.prefix;
      const { accountId, flags } = decision;
      deliveries.set(mailboxId, {
        mailboxId,
        flags,
        internalAt: clock(),
        prefix,
        isFromOthers: true,
      });
      const message = { accountId, mailboxId, recipient, reversePath, header };
      const answer = this.#options.answers?.prepare(message);
      if (answer !== undefined) answers.push(answer);
    }
    if (deliveries.size === 0) return outcomeOf(unknownAddress);
    await store.deliverQueued(entry.id, [...deliveries.values()]);
    for (const answer of answers) answer();
    return { kind: "delivered" };
  }

  #header(entry: QueueEntry): string {
    const { store } = this.#options;
    const body = store.queuedBody(entry);
    return store.read(body, 0, body.prefix.length + body.headerSize).toString("latin1");
  }

  #noticeTarget(entry: QueueEntry): { mailboxId: number; address: string } | undefined {
    const { directory } = this.#options;
    const sender = entry.accountId;
    if (sender !== undefined) {
      const mailboxId = this.#mailboxes.of(sender, "INBOX");
      const address = directory.primaryAddress(sender) ?? entry.reversePath;
      if (mailboxId !== undefined) return { mailboxId, address };
    }
    const postmaster = directory.resolve("postmaster");
    if (postmaster.kind !== "account") return undefined;
    const mailboxId = this.#mailboxes.of(postmaster.accountId, postmaster.mailbox);
    return mailboxId === undefined ? undefined : { mailboxId, address: "postmaster" };
  }
}

function outcomeOf(refusal: Refused): LocalOutcome {
  const { code, enhancedStatusCode, text } = refusal;
  return { kind: code < 500 ? "deferred" : "failed", code, enhancedStatusCode, text };
}
