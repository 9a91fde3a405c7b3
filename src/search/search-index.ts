import { MessageChannel, Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { Log } from "../log/log.ts";
import type { Change } from "../store/change.ts";
import type { AccountId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";
import type {
  CandidatesAsked,
  SearchHits,
  SearchQuestion,
  SearchQuestions,
  SearchReply,
  SearchRequest,
  SearchStatus,
} from "./search-messages.ts";
import type { SearchQuery } from "./search-query.ts";
import type { SearchThreadData } from "./search-thread.ts";
import { UidSet } from "./uid-set.ts";

/** Where the code of the search thread comes from. */
export type SearchSource =
  /** The TypeScript beside this file. */
  | { readonly kind: "file" }
  /** A bundle, in the one executable, with the SQLite addon in a file until `ready`. */
  | { readonly kind: "bundle"; readonly code: string; readonly addonPath: string };

export interface SearchIndexOptions {
  readonly directory: string;
  readonly store: Pick<MailStore, "subscribe">;
  readonly log: Log;
  readonly source?: SearchSource | undefined;
}

/** The thread cannot answer; searching goes on without it. */
export class SearchFault extends Error {
  override readonly name = "SearchFault";
}

interface Pending {
  resolve(answer: unknown): void;
  reject(error: Error): void;
  readonly report: ((status: SearchStatus) => void) | undefined;
}

/** Changes are told to the thread together, so that messages that come one by one share its commits. */
const tellAfterMs = 200;
const heapMib = 192;
const youngHeapMib = 8;

/**
 * The full-text index of all mail, in `search.db` and a thread of its own that fills it in the background.
 *
 *     store's change feed ─> main thread ── changed, questions ──> search thread ── reads ──> homepost.db, segments
 *                            answers, notes <─────────────────────      └── the only one to write ──> search.db
 *
 * It finds candidates: at least all messages that have a text, and a few that do not. Who wants it exact looks at
 * those. Without an index, or while it is being made, all messages are candidates; nothing is ever missed.
 */
export class SearchIndex implements AsyncDisposable {
  readonly #log: Log;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #subscription: Disposable;
  readonly #pending = new Map<number, Pending>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<void>();
  #lastId = 0;
  #failure: Error | undefined;
  #isClosing = false;
  #timer: NodeJS.Timeout | undefined;
  #hasRemoved = false;

  constructor({ directory, store, log, source = { kind: "file" } }: SearchIndexOptions) {
    this.#log = log;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const addonPath = source.kind === "bundle" ? source.addonPath : undefined;
    const options = {
      workerData: { port: port2, directory, addonPath } satisfies SearchThreadData,
      transferList: [port2],
      name: "homepost-search",
      resourceLimits: { maxOldGenerationSizeMb: heapMib, maxYoungGenerationSizeMb: youngHeapMib },
    };
    this.#worker =
      source.kind === "bundle"
        ? new Worker(source.code, { ...options, eval: true })
        : new Worker(new URL("./search-thread.ts", import.meta.url), options);
    this.#port.on("message", (reply: SearchReply) => this.#receive(reply));
    this.#worker.on("error", (error) => this.#fail(error as Error));
    this.#worker.on("exit", (code) => this.#fail(new SearchFault(`The thread ended with ${code}`)));
    this.#subscription = store.subscribe((changes) => this.#changed(changes));
    this.#ready.promise.catch(() => {});
  }

  /** Settles when the thread has opened its files; rejects when it cannot. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /**
   * Messages of a mailbox that may have the needle (folded by i;unicode-casemap) in one of the places. Undefined: any
   * of them may.
   */
  async candidates(asked: CandidatesAsked): Promise<UidSet | undefined> {
    try {
      const found = await this.#ask("candidates", asked);
      return found && new UidSet(found);
    } catch (error) {
      this.#log.warn("search.candidates.failed", { error: String(error) });
      return undefined;
    }
  }

  /** What an account's people search for, the newest messages first. */
  query(accountId: AccountId, query: SearchQuery, limit: number): Promise<SearchHits> {
    return this.#ask("query", { accountId, query, limit });
  }

  status(): Promise<SearchStatus> {
    return this.#ask("status", undefined);
  }

  /** Throws the index away and makes it anew, while it is being used. */
  rebuild(report: (status: SearchStatus) => void): Promise<undefined> {
    return this.#ask("rebuild", undefined, report);
  }

  /** Resolves when what is in the store now is in the index. */
  caughtUp(): Promise<undefined> {
    return this.#ask("caughtUp", undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    this.#subscription[Symbol.dispose]();
    clearTimeout(this.#timer);
    if (this.#failure === undefined) {
      this.#post({ kind: "close" });
      await this.#closed.promise;
    }
    this.#rejectAll(new SearchFault("The index is closed"));
    await this.#worker.terminate();
  }

  #ask<Kind extends SearchQuestion>(
    kind: Kind,
    asked: SearchQuestions[Kind]["asked"],
    report?: (status: SearchStatus) => void,
  ): Promise<SearchQuestions[Kind]["answer"]> {
    if (this.#failure !== undefined || this.#isClosing) {
      return Promise.reject(new SearchFault("There is no search index", { cause: this.#failure }));
    }
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending.set(id, { resolve, reject, report });
    // A question's kind goes with what that kind asks, and gets that kind's answer.
    this.#post({ kind, id, asked } as SearchRequest);
    return promise as Promise<SearchQuestions[Kind]["answer"]>;
  }

  #changed(changes: readonly Change[]): void {
    const hasAdded = changes.some(({ kind }) => kind === "messages-added");
    const hasRemoved = changes.some(
      ({ kind }) => kind === "messages-removed" || kind === "mailbox-removed",
    );
    if (!hasAdded && !hasRemoved) return;
    this.#hasRemoved ||= hasRemoved;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#post({ kind: "changed", removed: this.#hasRemoved });
      this.#hasRemoved = false;
    }, tellAfterMs).unref();
  }

  #post(request: SearchRequest): void {
    this.#port.postMessage(request);
  }

  #receive(reply: SearchReply): void {
    switch (reply.kind) {
      case "ready":
        this.#ready.resolve();
        break;
      case "answer":
        this.#take(reply.id)?.resolve(reply.answer);
        break;
      case "failed":
        this.#take(reply.id)?.reject(new SearchFault("A search failed", { cause: reply.error }));
        break;
      case "progress":
        this.#pending.get(reply.id)?.report?.(reply.status);
        break;
      case "noted":
        this.#log[reply.note.level](reply.note.event, reply.note.fields);
        break;
      case "closed":
        this.#closed.resolve();
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #rejectAll(error: Error): void {
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }

  #fail(error: Error): void {
    this.#closed.resolve();
    if (this.#failure !== undefined || this.#isClosing) return;
    this.#failure = error;
    this.#log.error("search.thread.died", { error: error.message });
    this.#ready.reject(error);
    this.#rejectAll(error);
  }
}
