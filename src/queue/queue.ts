// Mail on its way out, and from one of our accounts to another. The life of a queue entry:
//
//     accepted ──due──▶ under way ──delivered──▶ retired
//      ▲   ▲               │ ├─────refused─────▶ retired, the sender is told
//      │   └───deferred────┘ └─last deferral───▶ retired, the sender is told
//      ▼
//     held, until a person says otherwise
//
// 1. The store is the truth; here is only what is under way, and when each domain is next. A restart finds each entry
//    where it was.
// 2. For mail that leaves, the time of the next attempt is on disk before the dialing: a crash in the middle costs a
//    wait, never a hammering. It can double a mail only where the other server had said yes and we fell before writing
//    that down, which SMTP cannot rule out (RFC 1047 §1).
// 3. Mail to ourselves is delivered and leaves the queue in one transaction: it is never lost and never doubled.
// 4. An ending and the notice about it are one transaction too.
// 5. At most ten deliveries to others at a time, one per domain of recipients, so a slow domain delays itself only. A
//    domain that has been served goes behind all that wait, however much there is for it.
// 6. No notice about a notice: the null reverse-path gets none.
// 7. What is held does not begin: the commit that counts the attempt looks.
// 8. Each step costs the same, however long the queue is: domains stand in a heap, entries in an index by domain.

import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import type { PolicySource } from "../mta-sts/policy-source.ts";
import type { QueueEntryId } from "../store/ids.ts";
import type { Change, MailStore } from "../store/mail-store.ts";
import type { QueueEntry } from "../store/queue-entry.ts";
import type { QueueStore } from "../store/queue-store.ts";
import { domainOf } from "../store/recipient-domain.ts";
import { batchEntriesMax, batchOf } from "./batches.ts";
import type { Batch } from "./batches.ts";
import { systemClock } from "./clock.ts";
import type { QueueClock } from "./clock.ts";
import { Deliveries } from "./deliveries.ts";
import type { AttemptResults, DeliveriesStore, TlsMemory } from "./deliveries.ts";
import type { HostResolver } from "./delivery-attempt.ts";
import { DueDomains } from "./due-domains.ts";
import type { LocalDelivery } from "./local-delivery.ts";
import type { QueueSettings } from "./transport.ts";

export interface QueueOptions {
  readonly store: QueueMailStore;
  readonly resolver: HostResolver;
  readonly local: LocalDelivery;
  readonly log: Log;
  readonly settings: QueueSettings;
  readonly clock?: QueueClock | undefined;
  /** In [0, 1), as Math.random gives it. */
  readonly random?: (() => number) | undefined;
  /** What domains ask of TLS; nothing where absent. */
  readonly policies?: PolicySource | undefined;
  readonly tlsResults?: AttemptResults | undefined;
  readonly tlsMemory?: TlsMemory | undefined;
  /** Whether mail may leave; `kick` when it may again. Default: always. Mail to ourselves is delivered either way. */
  readonly mayLeave?: (() => boolean) | undefined;
}

export type QueueMailStore = DeliveriesStore &
  Pick<MailStore, "queueEntry" | "subscribe"> & {
    readonly queue: Pick<QueueStore, "domainAfter" | "nextAttemptAt" | "dueIds">;
  };

/** What came of giving up entries. */
export interface GivenUp {
  readonly count: number;
  /** These are being attempted at this moment, and were left alone. */
  readonly underWay: number;
}

/** mail-behaviours 3.3 */
const remoteDeliveriesMax = 10;
/** Each waits for a commit, and one commit takes many. */
const localDeliveriesMax = 200;
/** Entries that are read to see what is next for a domain; most messages have fewer recipients there. */
const fewEntries = 20;
/** Domains that are looked at in one piece, and read at start: some 10 ms. */
const domainsInSlice = 200;
/** After a fault of ours the entries are still due. */
const faultPauseMs = 5_000;
/** What is under way when the server stops may go on for that long. */
const closeGraceMs = 2_000;

export class Queue implements AsyncDisposable {
  readonly #options: QueueOptions;
  readonly #clock: QueueClock;
  readonly #deliveries: Deliveries;
  readonly #ending = new AbortController();
  readonly #underWay = new Set<QueueEntryId>();
  /** When there is something to attempt, for domains that are not busy. */
  readonly #due = new DueDomains();
  readonly #localDue = new DueDomains();
  readonly #busyDomains = new Set<string>();
  /** Domains of ours that have more due than may be under way. */
  readonly #waitingDomains = new Set<string>();
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
    this.#deliveries = new Deliveries({
      ...options,
      clock: this.#clock,
      random: options.random ?? Math.random,
      settings: () => this.#settings,
      signal: this.#ending.signal,
    });
  }

  start(): void {
    if (this.#state !== "new") return;
    this.#state = "running";
    this.#subscription = this.#options.store.subscribe((changes) => this.#hear(changes));
    this.#run([], () => this.#readDomains());
  }

  /** Looks for entries whose time has come. The change feed does so by itself. */
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

  /** Ends entries and tells their senders. Those that are gone are passed over. */
  async giveUp(ids: readonly QueueEntryId[]): Promise<GivenUp> {
    const { store } = this.#options;
    // One notice is about one message.
    const messages = Map.groupBy(
      ids.flatMap((id) => store.queueEntry(id) ?? []),
      ({ bodyId, accountId, reversePath }) => `${bodyId} ${accountId} ${reversePath}`,
    );
    let count = 0;
    let underWay = 0;
    for (const entries of messages.values()) {
      const free = entries.filter(({ id }) => !this.#underWay.has(id));
      underWay += entries.length - free.length;
      if (free.length === 0) continue;
      count += free.length;
      await this.#track(free, () => this.#deliveries.giveUp(free));
    }
    return { count, underWay };
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

  /** Finds out when each domain is next, in slices. */
  async #readDomains(): Promise<void> {
    const { queue } = this.#options.store;
    let next = queue.domainAfter("");
    for (let count = 1; next !== undefined && this.#state === "running"; count++) {
      this.#await(next.domain, next.nextAttemptAt);
      if (count % domainsInSlice === 0) {
        this.kick();
        await new Promise(setImmediate);
      }
      next = queue.domainAfter(next.domain);
    }
    this.kick();
  }

  #hear(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind !== "queue-changed" || change.due.length === 0) continue;
      for (const { domain, nextAttemptAt } of change.due) this.#await(domain, nextAttemptAt);
      this.kick();
    }
  }

  /** Of a busy domain it is found out when it no longer is. */
  #await(domain: string, at: number): void {
    if (this.#busyDomains.has(domain)) return;
    const isOurs = this.#options.local.isLocal(`@${domain}`);
    (isOurs ? this.#localDue : this.#due).lower(domain, at);
  }

  /** Finds out when the domain is next, at `since` or later. */
  #awaitNext(domain: string, since: number): void {
    const at = this.#options.store.queue.nextAttemptAt(domain, since);
    // What has been due for long goes behind those that have waited since the domain was served.
    if (at !== undefined) this.#await(domain, Math.max(at, this.#clock.now()));
  }

  #scan(): void {
    const now = this.#clock.now();
    const leavingMax = (this.#options.mayLeave?.() ?? true) ? remoteDeliveriesMax : 0;
    for (let looked = 0; ; looked++) {
      if (looked === domainsInSlice) {
        this.kick();
        return;
      }
      const domain =
        (this.#localUnderWay < localDeliveriesMax ? this.#localDue.take(now) : undefined) ??
        (this.#busyDomains.size < leavingMax ? this.#due.take(now) : undefined);
      if (domain === undefined) break;
      this.#serve(domain, now);
    }
    this.#setAlarm(now);
  }

  #setAlarm(now: number): void {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = undefined;
    // Of those that are due already, one is looked at whenever something ends.
    const times = [this.#due.next(), this.#localDue.next()].filter((at) => at !== undefined);
    const next = Math.min(...times.filter((at) => at > now));
    if (next !== Infinity) this.#alarm = this.#clock.alarm(next, () => this.kick());
  }

  #serve(domain: string, now: number): void {
    const { local } = this.#options;
    // It can be known as ours and as another's, where the configuration has changed meanwhile.
    if (this.#busyDomains.has(domain)) return;
    const startable = this.#startable(domain, now, fewEntries);
    const { value: first } = startable.next();
    if (first === undefined) this.#awaitNext(domain, now + 1);
    else if (local.isLocal(first.recipient)) this.#startLocal(domain, now);
    else {
      const few = batchOf(behind(first, startable));
      const isMore = few.length === fewEntries;
      const all = isMore ? batchOf(this.#startable(domain, now, batchEntriesMax)) : few;
      this.#startRemote({ domain, entries: all });
    }
  }

  /** Entries that are due and not under way, read one by one as they are asked for. */
  *#startable(domain: string, now: number, limit: number): Generator<QueueEntry, void> {
    const { store } = this.#options;
    // Entries to ourselves are due until they are delivered.
    let left = limit;
    for (const id of store.queue.dueIds(domain, now, limit + this.#localUnderWay)) {
      const entry = this.#underWay.has(id) ? undefined : store.queueEntry(id);
      if (entry === undefined) continue;
      yield entry;
      if (--left === 0) return;
    }
  }

  #startLocal(domain: string, now: number): void {
    const room = localDeliveriesMax - this.#localUnderWay;
    const startable = [...this.#startable(domain, now, room + 1)];
    if (startable.length > room) this.#waitingDomains.add(domain);
    else this.#awaitNext(domain, now + 1);
    for (const entry of startable.slice(0, room)) {
      this.#localUnderWay++;
      this.#run([entry], async () => {
        try {
          const at = await this.#deliveries.locally(entry);
          if (at !== undefined) this.#await(domainOf(entry.recipient), at);
        } finally {
          this.#localEnded();
        }
      });
    }
  }

  #localEnded(): void {
    this.#localUnderWay--;
    // Only every so often: each time reads what is due anew.
    if (this.#localUnderWay > 0 && this.#localUnderWay !== localDeliveriesMax / 2) return;
    for (const domain of this.#waitingDomains) this.#await(domain, this.#clock.now());
    this.#waitingDomains.clear();
    this.kick();
  }

  #startRemote(batch: Batch): void {
    const { domain, entries } = batch;
    this.#busyDomains.add(domain);
    this.#run(entries, async () => {
      try {
        await this.#deliveries.remotely(batch);
      } finally {
        this.#busyDomains.delete(domain);
        if (this.#state === "running") this.#awaitNext(domain, 0);
        this.kick();
      }
    });
  }

  #run(entries: readonly QueueEntry[], deliver: () => Promise<void>): void {
    void this.#track(entries, deliver).catch((error: unknown) => {
      this.#options.log.error("queue.delivery.faulted", { fault: faultText(error) });
      const at = this.#clock.now() + faultPauseMs;
      for (const { recipient } of entries) this.#await(domainOf(recipient), at);
      this.kick();
    });
  }

  /** Whoever closes the queue waits for this, and nobody else touches the entries meanwhile. */
  #track(entries: readonly QueueEntry[], work: () => Promise<void>): Promise<void> {
    for (const { id } of entries) this.#underWay.add(id);
    const done = work().finally(() => {
      for (const { id } of entries) this.#underWay.delete(id);
    });
    const task = done
      .catch(() => {
        // Told by whoever asked for the work.
      })
      .finally(() => this.#tasks.delete(task));
    this.#tasks.add(task);
    return done;
  }
}

function* behind(
  first: QueueEntry,
  others: Iterable<QueueEntry>,
): Generator<QueueEntry, void, undefined> {
  yield first;
  yield* others;
}
