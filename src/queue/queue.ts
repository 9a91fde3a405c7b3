// Mail on its way out, and from one of our accounts to another. The life of a queue entry:
//
//     accepted ──due──▶ under way ──delivered──▶ gone
//         ▲                │ ├─────refused─────▶ gone, the sender is told
//         └───deferred─────┘ └─8th deferral────▶ gone, the sender is told
//
// 1. The store is the truth; here is only what is under way. A restart finds each entry where it was.
// 2. For mail that leaves, the time of the next attempt is on disk before the dialing: a crash in the middle costs a
//    wait, never a hammering. It can double a mail only where the other server had said yes and we fell before writing
//    that down, which SMTP cannot rule out (RFC 1047 §1).
// 3. Mail to ourselves is delivered and leaves the queue in one transaction: it is never lost and never doubled.
// 4. An ending and the notice about it are one transaction too.
// 5. At most ten deliveries to others at a time, one per domain of recipients, so a slow domain delays itself only.
// 6. No notice about a notice: the null reverse-path gets none.

import { randomBytes } from "node:crypto";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import { outcomeOfOurs } from "../smtp-client/outgoing-message.ts";
import type { OutgoingMessage, RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { QueueEntryId } from "../store/ids.ts";
import type { Change, MailStore } from "../store/mail-store.ts";
import type { QueueEntry } from "../store/queue-entry.ts";
import { batchesOf } from "./batches.ts";
import type { Batch } from "./batches.ts";
import { systemClock } from "./clock.ts";
import type { QueueClock } from "./clock.ts";
import { conclude } from "./conclusion.ts";
import type { HostResolver } from "./delivery-attempt.ts";
import type { LocalDelivery } from "./local-delivery.ts";
import { Recorder } from "./recorder.ts";
import { deliverRemotely } from "./remote-delivery.ts";
import { retryIntervalMs } from "./retry-schedule.ts";
import type { QueueSettings } from "./transport.ts";

export interface QueueOptions {
  readonly store: QueueStore;
  readonly resolver: HostResolver;
  readonly local: LocalDelivery;
  readonly log: Log;
  readonly settings: QueueSettings;
  readonly clock?: QueueClock | undefined;
  /** In [0, 1), as Math.random gives it. */
  readonly random?: (() => number) | undefined;
}

export type QueueStore = Pick<
  MailStore,
  | "dueQueueEntries"
  | "nextQueueAttemptAt"
  | "queuedBody"
  | "read"
  | "stream"
  | "beginAttempts"
  | "endAttempts"
  | "subscribe"
>;

/** mail-behaviours 3.3 */
const remoteDeliveriesMax = 10;
/** Each waits for a commit, and one commit takes many. */
const localDeliveriesMax = 200;
const scanEntriesMin = 300;
const scanUnderWayMax = 700;
/** Read at once on the main thread: some 20 ms. */
const scanEntriesMax = 2_500;
/** Entries that are due and cannot start are looked at again when something ends, or else after this time. */
const busyRescanMs = 5_000;
/** What is under way when the server stops may go on for that long. */
const closeGraceMs = 2_000;

export class Queue implements AsyncDisposable {
  readonly #options: QueueOptions;
  readonly #clock: QueueClock;
  readonly #random: () => number;
  readonly #recorder: Recorder;
  readonly #ending = new AbortController();
  readonly #underWay = new Set<QueueEntryId>();
  readonly #busyDomains = new Set<string>();
  readonly #tasks = new Set<Promise<void>>();
  #localUnderWay = 0;
  #settings: QueueSettings;
  #state: "new" | "running" | "closed" = "new";
  #scanPlanned = false;
  #alarm: Disposable | undefined;
  #subscription: Disposable | undefined;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#settings = options.settings;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    const { store, local, log } = options;
    this.#recorder = new Recorder({
      store,
      local,
      log,
      clock: this.#clock,
      unique: () => randomBytes(15).toString("hex"),
      signal: this.#ending.signal,
    });
  }

  start(): void {
    if (this.#state !== "new") return;
    this.#state = "running";
    this.#subscription = this.#options.store.subscribe((changes) => this.#hear(changes));
    this.kick();
  }

  /** Looks for entries whose time has come. The change feed does so by itself; this is for people. */
  kick(): void {
    if (this.#scanPlanned || this.#state !== "running") return;
    this.#scanPlanned = true;
    setImmediate(() => {
      this.#scanPlanned = false;
      if (this.#state === "running") this.#scan();
    });
  }

  /** Takes new settings for attempts that begin from now on. */
  update(settings: QueueSettings): void {
    this.#settings = settings;
    this.kick();
  }

  /** Resolves when nothing is under way and nothing is due that could start. */
  async idle(): Promise<void> {
    while (this.#scanPlanned || this.#tasks.size > 0) {
      await Promise.all(this.#tasks);
      await new Promise(setImmediate);
    }
  }

  /** Begins nothing more, and ends what is under way: after a moment of grace, in the middle. */
  async close(): Promise<void> {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#subscription?.[Symbol.dispose]();
    this.#alarm?.[Symbol.dispose]();
    const timer = setTimeout(() => this.#ending.abort(), closeGraceMs);
    await Promise.all(this.#tasks);
    clearTimeout(timer);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #hear(changes: readonly Change[]): void {
    const isNews = changes.some(
      (change) =>
        change.kind === "queue-changed" && change.entryIds.some((id) => !this.#underWay.has(id)),
    );
    if (isNews) this.kick();
  }

  #scan(): void {
    const { store, local } = this.#options;
    const now = this.#clock.now();
    // Those under way are among the due ones until it is written that they began.
    let limit = scanEntriesMin + Math.min(this.#underWay.size, scanUnderWayMax);
    for (;;) {
      const due = store.dueQueueEntries(now, limit);
      const startable = due.filter(({ id }) => !this.#underWay.has(id));
      const remote: QueueEntry[] = [];
      for (const entry of startable) {
        if (!local.isLocal(entry.recipient)) remote.push(entry);
        else if (this.#localUnderWay < localDeliveriesMax) this.#startLocal(entry);
      }
      const batches = batchesOf(remote, {
        busy: (domain) => this.#busyDomains.has(domain),
        limit: remoteDeliveriesMax - this.#busyDomains.size,
      });
      for (const batch of batches) this.#startRemote(batch);
      const hasMore = due.length === limit && limit < scanEntriesMax;
      const isStarved = this.#busyDomains.size < remoteDeliveriesMax && startable.length > 0;
      if (!hasMore || !isStarved || batches.length > 0 || this.#localUnderWay > 0) break;
      // All of these wait for busy domains; behind them there may be others.
      limit *= 2;
    }
    this.#setAlarm(now);
  }

  #setAlarm(now: number): void {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = undefined;
    const next = this.#options.store.nextQueueAttemptAt();
    if (next === undefined) return;
    const at = next > now ? next : now + busyRescanMs;
    this.#alarm = this.#clock.alarm(at, () => this.kick());
  }

  #startLocal(entry: QueueEntry): void {
    this.#localUnderWay++;
    this.#run([entry], async () => {
      try {
        await this.#deliverLocally(entry);
      } finally {
        this.#localUnderWay--;
      }
    });
  }

  #startRemote(batch: Batch): void {
    this.#busyDomains.add(batch.domain);
    this.#run(batch.entries, async () => {
      try {
        await this.#deliverRemotely(batch);
      } finally {
        this.#busyDomains.delete(batch.domain);
        this.kick();
      }
    });
  }

  #run(entries: readonly QueueEntry[], deliver: () => Promise<void>): void {
    for (const { id } of entries) this.#underWay.add(id);
    const task = deliver()
      .catch((error: unknown) => {
        this.#options.log.error("queue.delivery.faulted", { fault: faultText(error) });
      })
      .finally(() => {
        for (const { id } of entries) this.#underWay.delete(id);
        this.#tasks.delete(task);
        // After local mail only every so often: each scan reads what is due anew.
        if (this.#localUnderWay === 0 || this.#localUnderWay === localDeliveriesMax / 2)
          this.kick();
      });
    this.#tasks.add(task);
  }

  async #deliverLocally(entry: QueueEntry): Promise<void> {
    const startedAt = this.#clock.now();
    const outcome = await this.#localOutcome(entry);
    const conclusion = conclude(entry, outcome);
    // The delivery itself has ended the entry; only a receipt may be left to write.
    if (outcome.kind === "delivered" && conclusion.notice === undefined) {
      this.#recorder.tell(conclusion);
      return;
    }
    if (!conclusion.done && !(await this.#begin([entry], startedAt))) return;
    await this.#recorder.record([conclusion], startedAt, this.#settings.hostName);
  }

  async #localOutcome(entry: QueueEntry): Promise<RecipientOutcome> {
    try {
      const outcome = await this.#options.local.deliver(entry);
      if (outcome.kind !== "delivered")
        return { ...outcome, remoteMta: undefined, dsnRelayed: false };
      return { ...outcome, code: 250, enhancedStatusCode: "2.0.0", text: "Delivered", ...here };
    } catch (error) {
      this.#options.log.error("queue.delivery.faulted", {
        entry: entry.id,
        fault: faultText(error),
      });
      return faultOutcome;
    }
  }

  async #deliverRemotely({ domain, entries }: Batch): Promise<void> {
    const startedAt = this.#clock.now();
    if (!(await this.#begin(entries, startedAt)) || this.#state === "closed") return;
    const outcomes = await this.#remoteOutcomes(domain, entries);
    const conclusions = entries.map((entry, index) =>
      conclude(entry, outcomes[index] ?? faultOutcome),
    );
    await this.#recorder.record(conclusions, startedAt, this.#settings.hostName);
  }

  async #remoteOutcomes(
    domain: string,
    entries: readonly QueueEntry[],
  ): Promise<readonly RecipientOutcome[]> {
    const { attempts, accountId, transport } = entries[0]!;
    // One signal per attempt: what listens to it goes with it.
    const attempt = new AbortController();
    const end = (): void => attempt.abort();
    this.#ending.signal.addEventListener("abort", end, { once: true });
    try {
      return await deliverRemotely(
        { message: this.#outgoing(entries), domain, attempts, accountId, transport },
        {
          settings: this.#settings,
          resolver: this.#options.resolver,
          random: this.#random,
          signal: attempt.signal,
        },
      );
    } catch (error) {
      this.#options.log.error("queue.delivery.faulted", { domain, fault: faultText(error) });
      return entries.map(() => faultOutcome);
    } finally {
      this.#ending.signal.removeEventListener("abort", end);
    }
  }

  #begin(entries: readonly QueueEntry[], startedAt: number): Promise<boolean> {
    // One time for all of a batch, so that they stay together.
    const interval = retryIntervalMs(entries[0]!.attempts, this.#random());
    return this.#recorder.begin(entries, startedAt, startedAt + interval);
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
        originalRecipient: dsn?.originalRecipient,
      })),
      size: entry.size,
      open: () => store.stream(body, 0, entry.size),
      smtpUtf8: entry.smtpUtf8,
      eightBitMime: entry.eightBitMime,
      requireTls: entry.requireTls === true,
      ret: entry.dsn?.ret,
      envelopeId: entry.dsn?.envelopeId,
    };
  }
}

const here = { remoteMta: undefined, dsnRelayed: false } as const;

/** RFC 3463 §3.4: X.3.0, other mail system status */
const faultOutcome = outcomeOfOurs("deferred", "4.3.0", "A fault in this server");
