import type { Change } from "../store/change.ts";
import type { AccountId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { Log } from "../log/log.ts";
import { SearchFault } from "./search-index.ts";
import type { SearchIndex } from "./search-index.ts";
import type { CandidatesAsked, SearchHits, SearchStatus } from "./search-messages.ts";
import type { SearchQuery } from "./search-query.ts";
import type { UidSet } from "./uid-set.ts";

/** What is asked of an index. */
export type SearchThread = Pick<
  SearchIndex,
  "ready" | "candidates" | "query" | "status" | "rebuild" | "caughtUp"
> &
  AsyncDisposable;

export interface RestingSearchOptions {
  readonly store: Pick<MailStore, "subscribe">;
  readonly log: Log;
  /** Starts the thread; called again after each rest. */
  readonly start: () => SearchThread;
  readonly times?: Partial<RestingTimes> | undefined;
}

export interface RestingTimes {
  /** So long nothing has come or gone: then what is new is indexed. */
  readonly quietMs: number;
  /** Mail that comes all the time is indexed at least this often. */
  readonly unquietMs: number;
  /** Without work or question, the thread ends. */
  readonly restMs: number;
}

const defaultTimes: RestingTimes = { quietMs: 15_000, unquietMs: 300_000, restMs: 60_000 };

/**
 * While so many messages wait for their turn, a search is answered without the index: they are candidates anyway, and
 * indexing them is for quieter times.
 */
const waitingMax = 500;

/**
 * The index with a thread that is there only while there is something to do: a thread at rest takes 10 MB of a small
 * board. It wakes when it is asked, and when mail has come and the server is quiet again, so that indexing does not
 * compete with deliveries. Messages that are not indexed yet are candidates in every search: nothing is missed.
 */
export class RestingSearch implements AsyncDisposable {
  readonly #options: RestingSearchOptions;
  readonly #times: RestingTimes;
  readonly #subscription: Disposable;
  #thread: SearchThread | undefined;
  /** The end of a thread that was sent to rest: the next one opens the same files. */
  #ending: Promise<void> = Promise.resolve();
  #questions = 0;
  #wakeTimer: NodeJS.Timeout | undefined;
  #restTimer: NodeJS.Timeout | undefined;
  #changedSince: number | undefined;
  /** Messages that came since the index was last up to date. */
  #waiting = 0;
  #isClosed = false;

  constructor(options: RestingSearchOptions) {
    this.#options = options;
    this.#times = { ...defaultTimes, ...options.times };
    this.#subscription = options.store.subscribe((changes) => this.#changed(changes));
    // What was left to do when the server ended.
    this.#wakeLater(this.#times.quietMs);
  }

  async candidates(asked: CandidatesAsked): Promise<UidSet | undefined> {
    if (this.#thread === undefined && this.#waiting > waitingMax) return undefined;
    return this.#ask((thread) => thread.candidates(asked));
  }

  query(accountId: AccountId, query: SearchQuery, limit: number): Promise<SearchHits> {
    return this.#ask((thread) => thread.query(accountId, query, limit));
  }

  status(): Promise<SearchStatus> {
    return this.#ask((thread) => thread.status());
  }

  rebuild(report: (status: SearchStatus) => void): Promise<undefined> {
    return this.#ask((thread) => thread.rebuild(report));
  }

  caughtUp(): Promise<undefined> {
    return this.#ask((thread) => thread.caughtUp());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#subscription[Symbol.dispose]();
    clearTimeout(this.#wakeTimer);
    this.#rest();
    await this.#ending;
  }

  async #ask<Answer>(question: (thread: SearchThread) => Promise<Answer>): Promise<Answer> {
    this.#questions++;
    clearTimeout(this.#restTimer);
    try {
      await this.#ending;
      // Nobody would end a thread that is started now.
      if (this.#isClosed) throw new SearchFault("The index is closed");
      this.#thread ??= this.#options.start();
      return await question(this.#thread);
    } finally {
      this.#questions--;
      this.#restLater();
    }
  }

  #changed(changes: readonly Change[]): void {
    const matters = changes.some(
      ({ kind }) =>
        kind === "messages-added" || kind === "messages-removed" || kind === "mailbox-removed",
    );
    if (!matters) return;
    for (const change of changes) {
      if (change.kind === "messages-added") this.#waiting += change.uids.length;
    }
    const now = performance.now();
    this.#changedSince ??= now;
    const left = this.#changedSince + this.#times.unquietMs - now;
    this.#wakeLater(Math.max(0, Math.min(this.#times.quietMs, left)));
  }

  #wakeLater(afterMs: number): void {
    clearTimeout(this.#wakeTimer);
    this.#wakeTimer = setTimeout(() => void this.#catchUp(), afterMs).unref();
  }

  async #catchUp(): Promise<void> {
    this.#changedSince = undefined;
    const waiting = this.#waiting;
    try {
      await this.caughtUp();
      this.#waiting -= waiting;
    } catch (error) {
      if (!this.#isClosed) this.#options.log.warn("search.index.failed", { error: String(error) });
    }
  }

  #restLater(): void {
    if (this.#questions > 0 || this.#isClosed) return;
    clearTimeout(this.#restTimer);
    this.#restTimer = setTimeout(() => this.#rest(), this.#times.restMs).unref();
  }

  #rest(): void {
    clearTimeout(this.#restTimer);
    const thread = this.#thread;
    if (thread === undefined) return;
    this.#thread = undefined;
    this.#ending = (async () => {
      try {
        await thread[Symbol.asyncDispose]();
      } catch (error) {
        this.#options.log.warn("search.end.failed", { error: String(error) });
      }
    })();
  }
}
