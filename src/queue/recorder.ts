import type { Log } from "../log/log.ts";
import { faultText } from "../log/fault-text.ts";
import type { MailStore, NewMessage } from "../store/mail-store.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import type { QueueEntryId } from "../store/ids.ts";
import type { DialedAddress, QueueEntry } from "../store/queue-entry.ts";
import type { QueueClock } from "./clock.ts";
import { attemptOf } from "./conclusion.ts";
import type { Conclusion } from "./conclusion.ts";
import type { LocalDelivery } from "./local-delivery.ts";
import { formatNotice } from "./notice.ts";
import type { NoticeAction, NoticeContext, NoticeRecipient } from "./notice.ts";
import { attemptsMaxOf, lastAttemptAt } from "./retry-schedule.ts";

/** What all entries of an attempt share. */
export interface RecordedAttempt {
  readonly startedAt: number;
  readonly hostName: string;
  /** Host of the smarthost that was to take the message. */
  readonly via?: string | undefined;
  /** Attempts that have ended without having begun: those to ourselves. */
  readonly uncounted?: number | undefined;
  /** Addresses that were connected to. */
  readonly dialed?: readonly DialedAddress[] | undefined;
}

export interface RecorderOptions {
  readonly store: Pick<MailStore, "beginAttempts" | "endAttempts" | "queuedBody" | "read">;
  readonly local: LocalDelivery;
  readonly log: Log;
  readonly clock: QueueClock;
  readonly unique: () => string;
  readonly signal: AbortSignal;
}

/** Between tries to write to a store that cannot, because the disk is full, say. */
const writeRetryMs = 10_000;
/** A write that fails for another reason than a full disk will hardly ever work. */
const writesMax = 3;
/** RFC 3464 wants the header; nobody wants a hundred thousand lines of it. */
const headerOctetsMax = 64 * 1024;
const fullOctetsMax = 100 * 1024;

/**
 * Writes what became of attempts, with the notices that follow from it, in one transaction. A result is kept and
 * written again until it is on disk: a delivery that is forgotten would be made twice.
 */
export class Recorder {
  readonly #options: RecorderOptions;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Resolves when it is durable that attempts begin: those that may. None where it never will be. */
  async begin(
    entries: readonly QueueEntry[],
    startedAt: number,
    nextAttemptAt: number,
  ): Promise<readonly QueueEntry[]> {
    const wanted = entries.map(({ id }) => ({ id, nextAttemptAt }));
    let begun: readonly QueueEntryId[] = [];
    await this.#persist(async () => {
      begun = await this.#options.store.beginAttempts(wanted, startedAt);
    });
    const ids = new Set(begun);
    return entries.filter(({ id }) => ids.has(id));
  }

  /** Writes what became of entries of one message. */
  async record(conclusions: readonly Conclusion[], of: RecordedAttempt): Promise<void> {
    const { clock, store } = this.#options;
    const { startedAt, dialed } = of;
    const now = clock.now();
    for (const conclusion of conclusions) this.tell(conclusion);
    const results = conclusions.map(({ entry, outcome, ended, suppress }) => ({
      id: entry.id,
      attempt: attemptOf(outcome, { startedAt, now }),
      ended,
      dialed,
      uncounted: of.uncounted,
      suppress,
    }));
    const isWritten = await this.#persist(async () => {
      // Made anew for each try: the store removes what it was given, also on failure.
      await store.endAttempts(results, await this.#notices(conclusions, { ...of, now }));
    });
    if (isWritten || this.#options.signal.aborted) return;
    // Better without a notice than again and again.
    await this.#persist(() => store.endAttempts(results, []));
  }

  async #notices(
    conclusions: readonly Conclusion[],
    at: RecordedAttempt & { readonly now: number },
  ): Promise<NewMessage[]> {
    const messages: NewMessage[] = [];
    for (const action of ["failed", "delayed", "delivered", "relayed"] as const) {
      const recipients = conclusions
        .filter(({ notice }) => notice === action)
        .map(({ entry, outcome, attempts, ended, suppress }) => {
          const isNews = suppress !== undefined && entry.accountId !== undefined;
          const suppressed = ended === "suppressed" ? "before" : isNews ? "from-now-on" : undefined;
          return { entry, action, outcome, attempts, via: at.via, suppressed } as const;
        });
      const [first] = recipients;
      if (first === undefined) continue;
      const octets = this.#format(recipients, action, at);
      const message = await this.#options.local.notice(first.entry, octets);
      if (message !== undefined) messages.push(message);
      else this.#options.log.warn("queue.notice.undeliverable", { entry: first.entry.id, action });
    }
    return messages;
  }

  #format(
    recipients: readonly NoticeRecipient[],
    action: NoticeAction,
    at: { readonly startedAt: number; readonly hostName: string; readonly now: number },
  ): Buffer {
    const { entry, attempts } = recipients[0]!;
    const retryUntil =
      action === "delayed"
        ? lastAttemptAt(attempts, at.startedAt, attemptsMaxOf(entry))
        : undefined;
    return formatNotice(recipients, {
      hostName: at.hostName,
      now: at.now,
      attemptedAt: at.startedAt,
      retryUntil,
      unique: this.#options.unique(),
      original: this.#original(entry, action),
    });
  }

  /** RFC 3461 §4.3: RET is about failures; other notices never hold the whole message. */
  #original(entry: QueueEntry, action: NoticeAction): NoticeContext["original"] {
    try {
      return this.#readOriginal(entry, action);
    } catch (error) {
      // A damaged message is no reason to keep its sender in the dark.
      this.#options.log.error("queue.original.unreadable", { fault: faultText(error) });
      return { kind: "header", text: "" };
    }
  }

  #readOriginal(entry: QueueEntry, action: NoticeAction): NoticeContext["original"] {
    const { store } = this.#options;
    const body = store.queuedBody(entry);
    // RFC 8689 §5: what was to travel protected comes back without its body.
    const mayBeFull = entry.dsn?.ret === "full" && entry.requireTls !== true;
    const isFull = action === "failed" && mayBeFull && entry.size <= fullOctetsMax;
    if (isFull) {
      return { kind: "message", text: store.read(body, 0, entry.size).toString("latin1") };
    }
    const octets = entry.prefix.length + body.headerSize;
    const text = store.read(body, 0, Math.min(octets, headerOctetsMax)).toString("latin1");
    const whole = octets <= headerOctetsMax ? text : text.slice(0, text.lastIndexOf("\n") + 1);
    return { kind: "header", text: whole };
  }

  /** What people who read the log want to know. */
  tell({ entry, outcome, attempts, ended, notice }: Conclusion): void {
    const { code, enhancedStatusCode, remoteMta, text } = outcome;
    const fields = { entry: entry.id, recipient: entry.recipient, attempts };
    const more = { code, status: enhancedStatusCode, remote: remoteMta, text, notice };
    const isExpired = outcome.kind === "deferred" && ended !== undefined;
    const event = isExpired ? "expired" : ended === "suppressed" ? ended : outcome.kind;
    this.#options.log.info(`queue.entry.${event}`, { ...fields, ...more });
  }

  /** Tries until it works, the disk being full for as long as it likes; other faults not often. */
  async #persist(write: () => Promise<void>): Promise<boolean> {
    const { log, signal } = this.#options;
    for (let faults = 0; faults < writesMax;) {
      try {
        await write();
        return true;
      } catch (error) {
        const isFull = error instanceof StoreRefusal && error.reason === "disk-full";
        if (!isFull) faults++;
        log.error("queue.write.failed", { fault: faultText(error) });
        if (signal.aborted || faults === writesMax) return false;
        await this.#pause();
        if (signal.aborted) return false;
      }
    }
    return false;
  }

  async #pause(): Promise<void> {
    const { clock, signal } = this.#options;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = (): void => resolve();
    signal.addEventListener("abort", wake, { once: true });
    using _alarm = clock.alarm(clock.now() + writeRetryMs, wake);
    await promise;
    signal.removeEventListener("abort", wake);
  }
}
