import { randomBytes } from "node:crypto";
import { domainNameOf } from "../dns/domain-name.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import type { PolicySource } from "../mta-sts/policy-source.ts";
import { decodeEnvelopeId, decodeOriginalRecipient } from "../smtp/original-recipient.ts";
import { outcomeOfOurs } from "../smtp-client/outgoing-message.ts";
import type { OutgoingMessage, RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { DialedAddress, QueueEntry } from "../store/queue-entry.ts";
import type { QueueStore, Suppression } from "../store/queue-store.ts";
import type { SecureDeliveryStore } from "../store/secure-delivery-store.ts";
import type { TlsResults } from "../tls-rpt/tls-result.ts";
import type { Batch } from "./batches.ts";
import type { QueueClock } from "./clock.ts";
import { conclude, concludeGivenUp, concludeSuppressed } from "./conclusion.ts";
import type { Conclusion } from "./conclusion.ts";
import type { AttemptObserver, HostResolver, SeenTls } from "./delivery-attempt.ts";
import type { LocalDelivery } from "./local-delivery.ts";
import { Reachability } from "./reachability.ts";
import { Recorder } from "./recorder.ts";
import type { RecordedAttempt } from "./recorder.ts";
import { deliverRemotely } from "./remote-delivery.ts";
import { retryIntervalMs } from "./retry-schedule.ts";
import { chooseTransport } from "./route.ts";
import { earlierFailuresMin } from "./suppression.ts";
import type { QueueSettings } from "./transport.ts";

export interface DeliveriesOptions {
  readonly store: DeliveriesStore;
  readonly resolver: HostResolver;
  readonly local: LocalDelivery;
  readonly log: Log;
  readonly clock: QueueClock;
  readonly random: () => number;
  readonly settings: () => QueueSettings;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
  /** What domains ask of TLS; nothing where absent. */
  readonly policies?: PolicySource | undefined;
  readonly tlsResults?: AttemptResults | undefined;
  readonly tlsMemory?: TlsMemory | undefined;
}

/** Takes results while an attempt goes on, and writes them beside what became of it. */
export type AttemptResults = TlsResults & { joinWrite(): void };

/** Remembers for an account what the servers of a domain can do. */
export type TlsMemory = Pick<SecureDeliveryStore, "rememberTlsSupport">;

export type DeliveriesStore = Pick<
  MailStore,
  "queuedBody" | "read" | "stream" | "beginAttempts" | "endAttempts"
> & { readonly queue: Pick<QueueStore, "suppression" | "failuresInARow"> };

/** One attempt from its beginning to what is written of it. When attempts are made is the Queue's matter. */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  readonly #recorder: Recorder;
  readonly #reachability = new Reachability();

  constructor(options: DeliveriesOptions) {
    this.#options = options;
    this.#recorder = new Recorder({
      ...options,
      unique: () => randomBytes(15).toString("hex"),
    });
  }

  /** Delivers to ourselves. Resolves to the time when to look again, where the entry may still be there. */
  async locally(entry: QueueEntry): Promise<number | undefined> {
    const startedAt = this.#options.clock.now();
    if ((await this.#withoutSuppressed([entry])).length === 0) return undefined;
    const outcome = await this.#localOutcome(entry);
    const conclusion = conclude(entry, outcome);
    // The delivery itself has ended the entry; only a receipt may be left to write.
    if (outcome.kind === "delivered" && conclusion.notice === undefined) {
      this.#recorder.tell(conclusion);
      return undefined;
    }
    const nextAttemptAt = this.#nextAttemptAt(entry, startedAt);
    if (conclusion.ended === undefined) {
      const begun = await this.#recorder.begin([entry], startedAt, nextAttemptAt);
      if (begun.length === 0) return nextAttemptAt;
    }
    await this.#record([conclusion], startedAt, { uncounted: 1 });
    return nextAttemptAt;
  }

  /** Delivers to others: writes down that the attempt begins, makes it, and writes what became of it. */
  async remotely({ domain, entries }: Batch): Promise<void> {
    const { clock, signal } = this.#options;
    const startedAt = clock.now();
    const open = await this.#withoutSuppressed(entries);
    if (open.length === 0) return;
    // One time for all of a batch, so that they stay together.
    const nextAttemptAt = this.#nextAttemptAt(open[0]!, startedAt);
    const begun = await this.#recorder.begin(open, startedAt, nextAttemptAt);
    if (begun.length === 0 || signal.aborted) return;
    const dialed: DialedAddress[] = [];
    const seen: SeenTls[] = [];
    const observer: AttemptObserver = {
      dialed: (address) => void dialed.push(address),
      sawTls: (support) => void seen.push(support),
    };
    const via = this.#relayOf(begun[0]!, domain);
    const outcomes = await this.#remoteOutcomes(domain, begun, observer);
    const conclusions = begun.map((entry, index) =>
      conclude(entry, outcomes[index] ?? faultOutcome, {
        failuresBefore: () => this.#failuresBefore(entry),
        isRelayed: via !== undefined,
      }),
    );
    // These two share the commit of the record.
    this.#remember(begun[0]!, domain, seen.at(-1));
    this.#options.tlsResults?.joinWrite();
    await this.#record(conclusions, startedAt, { dialed, via });
  }

  /** The host of the smarthost that mail of this kind goes to now. */
  #relayOf(entry: QueueEntry, domain: string): string | undefined {
    const chosen = chooseTransport(this.#options.settings(), { ...entry, domain });
    return chosen.kind === "chosen" && chosen.transport.kind === "relay"
      ? chosen.transport.host
      : undefined;
  }

  /** What the last server of the domain could do. mail-behaviours 3.8, point 9 */
  #remember({ accountId }: QueueEntry, domain: string, seen: SeenTls | undefined): void {
    const { clock, log, tlsMemory } = this.#options;
    const name = domainNameOf(domain);
    if (accountId === undefined || name === undefined || seen === undefined) return;
    const support = { ...seen, accountId, domain: name, at: clock.now() };
    // No mail depends on it.
    tlsMemory?.rememberTlsSupport(support).catch((error: unknown) => {
      log.warn("queue.tls.forgotten", { domain: name, reason: faultText(error) });
    });
  }

  /** Ends entries of one message that a person gives up, and tells its sender. */
  async giveUp(entries: readonly QueueEntry[]): Promise<void> {
    await this.#record(entries.map(concludeGivenUp), this.#options.clock.now());
  }

  /** Those that may be attempted; the others end here. mail-behaviours 3.10 */
  async #withoutSuppressed(entries: readonly QueueEntry[]): Promise<readonly QueueEntry[]> {
    const { clock } = this.#options;
    const suppressed = new Map<QueueEntry, Suppression>();
    for (const entry of entries) {
      const suppression = this.#suppressionOf(entry);
      if (suppression !== undefined) suppressed.set(entry, suppression);
    }
    if (suppressed.size === 0) return entries;
    const conclusions = [...suppressed].map(([entry, suppression]) =>
      concludeSuppressed(entry, suppression),
    );
    await this.#record(conclusions, clock.now());
    return entries.filter((entry) => !suppressed.has(entry));
  }

  #suppressionOf({ accountId, recipient }: QueueEntry): Suppression | undefined {
    if (accountId === undefined) return undefined;
    return this.#options.store.queue.suppression(accountId, recipient);
  }

  #failuresBefore({ accountId, recipient }: QueueEntry): number {
    if (accountId === undefined) return 0;
    return this.#options.store.queue.failuresInARow(accountId, recipient, earlierFailuresMin);
  }

  #record(
    conclusions: readonly Conclusion[],
    startedAt: number,
    more: Pick<RecordedAttempt, "dialed" | "uncounted" | "via"> = {},
  ): Promise<void> {
    const { hostName } = this.#options.settings();
    return this.#recorder.record(conclusions, { startedAt, hostName, ...more });
  }

  async #localOutcome(entry: QueueEntry): Promise<RecipientOutcome> {
    try {
      if (this.#options.local.isDisabledSender(entry.reversePath)) return disabledOutcome;
      const outcome = await this.#options.local.deliver(entry);
      if (outcome.kind !== "delivered")
        return { ...outcome, remoteMta: undefined, dsnRelayed: false };
      return { ...outcome, code: 250, enhancedStatusCode: "2.0.0", text: "Delivered", ...here };
    } catch (error) {
      const fault = faultText(error);
      this.#options.log.error("queue.delivery.faulted", { entry: entry.id, fault });
      return faultOutcome;
    }
  }

  async #remoteOutcomes(
    domain: string,
    entries: readonly QueueEntry[],
    observer: AttemptObserver,
  ): Promise<readonly RecipientOutcome[]> {
    const { log, settings, signal } = this.#options;
    const { reversePath } = entries[0]!;
    if (this.#options.local.isDisabledSender(reversePath))
      return entries.map(() => disabledOutcome);
    const message = this.#outgoing(entries);
    const { attempts, accountId, transport, dialed: dialedBefore, report } = entries[0]!;
    // One signal per attempt: what listens to it goes with it.
    const attempt = new AbortController();
    const end = (): void => attempt.abort();
    signal.addEventListener("abort", end, { once: true });
    try {
      return await deliverRemotely(
        { message, domain, attempts, accountId, transport, dialed: dialedBefore, report },
        {
          ...this.#options,
          settings: settings(),
          signal: attempt.signal,
          observer,
          reachability: this.#reachability,
        },
      );
    } catch (error) {
      log.error("queue.delivery.faulted", { domain, fault: faultText(error) });
      return entries.map(() => faultOutcome);
    } finally {
      signal.removeEventListener("abort", end);
    }
  }

  #nextAttemptAt({ attempts }: QueueEntry, startedAt: number): number {
    return startedAt + retryIntervalMs(attempts, this.#options.random());
  }

  #outgoing(entries: readonly QueueEntry[]): OutgoingMessage {
    const { store } = this.#options;
    const entry = entries[0]!;
    const body = store.queuedBody(entry);
    return {
      reversePath: entry.reversePath,
      recipients: entries.map(({ recipient, dsn }) => ({
        address: recipient,
        notify: dsn?.notify,
        originalRecipient: dsn?.originalRecipient && decodeOriginalRecipient(dsn.originalRecipient),
      })),
      size: entry.size,
      open: () => store.stream(body, 0, entry.size),
      smtpUtf8: entry.smtpUtf8,
      eightBitMime: entry.eightBitMime,
      requireTls: entry.requireTls,
      ret: entry.dsn?.ret,
      envelopeId: entry.dsn?.envelopeId && decodeEnvelopeId(entry.dsn.envelopeId),
    };
  }
}

const here = { remoteMta: undefined, dsnRelayed: false } as const;

/** mail-behaviours 3.4: a domain that is enabled again in time loses nothing. RFC 3463 §3.8: X.7.1 */
const disabledOutcome = outcomeOfOurs("deferred", "4.7.1", "The domain of the sender is disabled");

/** RFC 3463 §3.4: X.3.0, other mail system status */
const faultOutcome = outcomeOfOurs("deferred", "4.3.0", "A fault in this server");
