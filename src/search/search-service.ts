import { setPriority } from "node:os";
import { readlinkSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { faultText } from "../log/fault-text.ts";
import type { DatabaseOptions } from "../store/database.ts";
import type { BodyId, MessageId } from "../store/ids.ts";
import { Reader } from "../store/reader.ts";
import * as searchReads from "../store/search-reads.ts";
import { Finder } from "./finder.ts";
import { Indexer } from "./indexer.ts";
import { isDamage, SearchDatabase } from "./search-database.ts";
import type { SearchNote, SearchReply, SearchRequest, SearchStatus } from "./search-messages.ts";

/** Of the time that indexing took, how long it rests: while nothing else happens, and while deliveries come in. */
const restShare = 0.25;
const busyRestShare = 10;
/** The disk is full, or the like: tried again. */
const failureRestMs = 5 * 60_000;
const damageRestMs = 1000;
const progressMs = 500;
/** Between two looks for bodies that are gone. */
const sweepRestMs = 10 * 60_000;

interface Waiting {
  readonly id: number;
  /** The index holds all that was asked for when this message is in it. */
  readonly until: MessageId;
  readonly reports: boolean;
}

/**
 * The search thread's work: it answers questions as they come and indexes in between, in batches that leave the
 * processor and the disk to others. It never writes to the store.
 */
export class SearchService {
  readonly #reply: (reply: SearchReply) => void;
  readonly #reader: Reader;
  readonly #database: SearchDatabase;
  readonly #indexer: Indexer;
  readonly #finder: Finder;
  #waiting: Waiting[] = [];
  #wakeUp: () => void = () => {};
  #isAwake = true;
  readonly #closing = new AbortController();
  #hasMore = true;
  /** Also at the start: what went meanwhile. */
  #sweepIsDue = true;
  #sweptAt = 0;
  #reportedAt = 0;
  /** The store's, to see whether somebody writes. */
  #storeVersion = 0;
  /** Queries that are being answered. */
  readonly #running = new Map<number, Promise<void>>();

  constructor(options: DatabaseOptions, reply: (reply: SearchReply) => void) {
    this.#reply = reply;
    this.#reader = new Reader(options);
    this.#database = new SearchDatabase(options);
    const shared = { ...options, reader: this.#reader, database: this.#database };
    this.#indexer = new Indexer({
      ...shared,
      passedOver: (body, error) =>
        this.#note("warn", "search.body.unread", { body, error: faultText(error) }),
    });
    this.#finder = new Finder({ ...shared, isClosing: () => this.#closing.signal.aborted });
  }

  /** Indexes until `close` is asked for; then closes the files. */
  async run(): Promise<void> {
    this.#checkOrigin();
    while (!this.#closing.signal.aborted) {
      const restMs = this.#work();
      this.#report();
      await this.#rest(restMs);
    }
    await Promise.all(this.#running.values());
    this.#database[Symbol.dispose]();
    this.#reader[Symbol.dispose]();
  }

  #checkOrigin(): void {
    try {
      if (this.#indexer.isOfThisStore()) return;
      this.#note("warn", "search.index.foreign", {});
      this.#database.clear();
    } catch (error) {
      this.#recover(error);
    }
  }

  receive(request: SearchRequest): void {
    switch (request.kind) {
      case "changed":
        this.#sweepIsDue ||= request.removed;
        this.#wake();
        return;
      case "close":
        this.#closing.abort();
        this.#wake();
        return;
      case "rebuild":
      case "caughtUp":
        try {
          this.#wait(request.id, request.kind === "rebuild");
        } catch (error) {
          this.#fail(request.id, error);
        }
        return;
      case "candidates":
        this.#answer(request.id, () => this.#finder.candidates(request.asked));
        return;
      case "status":
        this.#answer(request.id, () => this.#status());
        return;
      case "query": {
        const { id, asked } = request;
        this.#running.set(id, this.#answerLater(id, this.#finder.query(asked)));
      }
    }
  }

  /** Does a piece of work. Returns how long to rest then; undefined: until something changes. */
  #work(): number | undefined {
    const startedAt = performance.now();
    this.#isAwake = false;
    let failedMs: number | undefined;
    try {
      this.#hasMore = this.#indexer.step() || this.#sweep() || this.#database.checkSome();
    } catch (error) {
      failedMs = this.#recover(error);
    }
    if (failedMs !== undefined) return failedMs;
    if (!this.#hasMore) return this.#isAwake ? 0 : undefined;
    const share = this.#isStoreBusy() ? busyRestShare : restShare;
    return (performance.now() - startedAt) * share;
  }

  /** Returns whether there is more to do. */
  #sweep(): boolean {
    if (!this.#sweepIsDue || performance.now() - this.#sweptAt < sweepRestMs) return false;
    this.#sweepIsDue = false;
    this.#sweptAt = performance.now();
    for (let after: BodyId | undefined = 0; after !== undefined;)
      after = this.#indexer.sweep(after);
    return true;
  }

  #isStoreBusy(): boolean {
    const version = this.#reader.get<{ data_version: number }>("PRAGMA data_version")!.data_version;
    const isBusy = version !== this.#storeVersion;
    this.#storeVersion = version;
    return isBusy;
  }

  /** Throws the index away where it is damaged. Returns how long to wait before the next try. */
  #recover(error: unknown): number {
    const isDamaged = isDamage(error);
    const event = isDamaged ? "search.index.damaged" : "search.index.failed";
    this.#note("error", event, { error: faultText(error) });
    if (!isDamaged) return failureRestMs;
    this.#database.clear();
    return damageRestMs;
  }

  #answer(id: number, make: () => unknown): void {
    try {
      this.#reply({ kind: "answer", id, answer: make() });
    } catch (error) {
      this.#fail(id, error);
    }
  }

  async #answerLater(id: number, answer: Promise<unknown>): Promise<void> {
    try {
      this.#reply({ kind: "answer", id, answer: await answer });
    } catch (error) {
      this.#fail(id, error);
    } finally {
      this.#running.delete(id);
    }
  }

  #fail(id: number, error: unknown): void {
    // The next batch would find the damage too; but there may be none for long.
    if (isDamage(error)) this.#recover(error);
    this.#wake();
    this.#reply({ kind: "failed", id, error: Error.isError(error) ? error : new Error("failed") });
  }

  #wait(id: number, isRebuild: boolean): void {
    if (isRebuild) {
      this.#database.clear();
      this.#note("info", "search.rebuild.started", {});
    }
    const until = searchReads.messageIdEnd(this.#reader) - 1;
    this.#waiting.push({ id, until, reports: isRebuild });
    this.#hasMore = true;
    this.#wake();
  }

  /** Answers those who wait for the index. */
  #report(): void {
    if (this.#waiting.length === 0) return;
    const done = this.#waiting.filter(({ until }) => !this.#hasMore || this.#last() >= until);
    this.#waiting = this.#waiting.filter((waiting) => !done.includes(waiting));
    const isDue = performance.now() - this.#reportedAt > progressMs;
    if (isDue) this.#reportedAt = performance.now();
    for (const { id, reports } of [...(isDue ? this.#waiting : []), ...done]) {
      if (reports) this.#reply({ kind: "progress", id, status: this.#status() });
    }
    for (const { id, reports } of done) {
      if (reports) this.#note("info", "search.rebuild.done", {});
      this.#reply({ kind: "answer", id, answer: undefined });
    }
  }

  #last(): MessageId {
    return this.#database.lastMessageId;
  }

  #status(): SearchStatus {
    const total = searchReads.messageCount(this.#reader);
    const behind = searchReads.messagesBehind(this.#reader, this.#last());
    return { done: Math.max(0, total - behind), total, octets: this.#database.octets };
  }

  /** For so long, or until something happens; at most until the end. */
  async #rest(ms: number | undefined): Promise<void> {
    if (this.#closing.signal.aborted) return;
    if (ms !== undefined) {
      // Aborted: there is nothing to rest for.
      await pause(ms, undefined, { signal: this.#closing.signal }).catch(() => {});
      return;
    }
    await new Promise<void>((resolve) => {
      this.#wakeUp = resolve;
    });
  }

  #wake(): void {
    this.#isAwake = true;
    this.#wakeUp();
  }

  #note(level: SearchNote["level"], event: string, fields: SearchNote["fields"]): void {
    this.#reply({ kind: "noted", note: { level, event, fields } });
  }
}

/** Of 19: whoever waits for a search should not feel it, unless the processor is fully taken. */
const niceness = 5;

/** Lets other threads of the process go first, where the system can tell threads apart (Linux). */
export function yieldToOthers(): void {
  try {
    const thread = Number(readlinkSync("/proc/thread-self").split("/").at(-1));
    if (thread > 0) setPriority(thread, niceness);
  } catch {
    // It works without, too.
  }
}
