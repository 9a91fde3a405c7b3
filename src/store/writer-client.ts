import { setImmediate } from "node:timers/promises";
import { MessageChannel, Worker } from "node:worker_threads";
import type { MessagePort, Transferable } from "node:worker_threads";
import { ExpectedArrivals } from "./arrivals.ts";
import type { Change } from "./change.ts";
import type { JobKind, JobOutcome, Jobs, WriterMessage, WriterRequest } from "./jobs.ts";
import { StoreFault, StoreRefusal } from "./mail-store.ts";
import type { WriterThreadData } from "./writer-thread.ts";

/** Where the code of the writer thread comes from. */
export type WriterSource =
  /** The TypeScript beside this file. */
  | { readonly kind: "file" }
  /** A bundle, in the one executable, with the SQLite addon written to a file for a moment. */
  | { readonly kind: "bundle"; readonly code: string; readonly addonPath: string };

export interface WriterClientOptions {
  readonly directory: string;
  readonly source: WriterSource;
  /** Default: segmentOctetsMax. Smaller in tests. */
  readonly segmentOctetsMax?: number | undefined;
  /** After each commit, before the promises of its jobs resolve. */
  readonly committed: (changes: readonly Change[]) => void;
  /** The thread died: nothing can be written any more. */
  readonly died: (error: Error) => void;
}

/** A job and the buffers that go with it. */
interface Posting {
  readonly request: WriterRequest;
  readonly transfer: readonly Transferable[];
}

interface Pending {
  readonly promise: Promise<unknown>;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Heap of the writer thread, in MiB: it holds one batch at a time. */
const writerHeapMib = 256;
const writerYoungHeapMib = 8;

/** The main thread's end of the writer thread. */
export class WriterClient {
  readonly #options: WriterClientOptions;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #pending = new Map<number, Pending>();
  /** Deliveries that wait for others, see ExpectedArrivals. */
  readonly #arrivals = new ExpectedArrivals({
    now: () => performance.now(),
    flush: () => this.#flush(),
  });
  #held: Posting[] = [];
  #lastId = 0;
  #failure: Error | undefined;
  #storageFaultAt: number | undefined;
  #closing = false;
  #isClosed = false;
  #end: Promise<void> | undefined;
  readonly #ready = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<void>();

  constructor(options: WriterClientOptions) {
    this.#options = options;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const { source } = options;
    const data: WriterThreadData = {
      port: port2,
      directory: options.directory,
      addonPath: source.kind === "bundle" ? source.addonPath : undefined,
      segmentOctetsMax: options.segmentOctetsMax,
    };
    const workerOptions = {
      workerData: data,
      transferList: [port2],
      name: "homepost-writer",
      resourceLimits: {
        maxOldGenerationSizeMb: writerHeapMib,
        maxYoungGenerationSizeMb: writerYoungHeapMib,
      },
    };
    this.#worker =
      source.kind === "bundle"
        ? new Worker(source.code, { ...workerOptions, eval: true })
        : new Worker(new URL("./writer-thread.ts", import.meta.url), workerOptions);
    this.#port.on("message", (message: WriterMessage) => this.#receive(message));
    this.#worker.on("error", (error) => this.#fail(error as Error));
    this.#worker.on("exit", (code) => {
      // The end that was asked for: it can be seen before the last message has been read.
      if (this.#closing && code === 0) this.#finishClose();
      else this.#fail(new StoreFault(`The writer thread ended with ${code}`));
    });
    // A rejection is handled by whoever awaits; nobody has to.
    this.#ready.promise.catch(() => {});
    this.#closed.promise.catch(() => {});
  }

  /** When the disk last failed under a write, by performance.now(). */
  get storageFaultAt(): number | undefined {
    return this.#storageFaultAt;
  }

  /** Resolves when the database is open and migrated. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  run<Kind extends JobKind>(
    kind: Kind,
    args: Jobs[Kind]["args"],
    transfer: readonly Transferable[] = [],
  ): Promise<Jobs[Kind]["result"]> {
    if (this.#refusal !== undefined) return Promise.reject(this.#refusal);
    const { request, promise } = this.#request(kind, args);
    this.#arrivals.flush();
    this.#post({ request, transfer });
    return promise;
  }

  /** The same for a delivery, which waits a moment for others that are expected. */
  async runGrouped<Kind extends JobKind>(
    kind: Kind,
    args: Jobs[Kind]["args"],
    transfer: readonly Transferable[] = [],
  ): Promise<Jobs[Kind]["result"]> {
    if (this.#refusal !== undefined) throw this.#refusal;
    const { request, promise } = this.#request(kind, args);
    this.#held.push({ request, transfer });
    this.#arrivals.arrive();
    try {
      return await promise;
    } finally {
      this.#arrivals.stored();
    }
  }

  /** A delivery will come soon. */
  expect(withinMs: number): Disposable {
    return this.#arrivals.expect(withinMs);
  }

  /** Takes no more jobs; resolves when all that were asked for are settled. */
  async finish(): Promise<void> {
    this.#arrivals.flush();
    this.#closing = true;
    await Promise.allSettled([...this.#pending.values()].map(({ promise }) => promise));
    // Whoever awaited a job goes on first.
    await setImmediate();
  }

  /** Does what was asked for, then closes the database. */
  close(): Promise<void> {
    this.#end ??= this.#close();
    return this.#end;
  }

  async #close(): Promise<void> {
    await this.finish();
    if (this.#failure === undefined) {
      this.#port.postMessage({ kind: "close", id: 0 } satisfies WriterRequest);
      await this.#closed.promise;
    }
    await this.#worker.terminate();
  }

  /** Why no more jobs are taken. */
  get #refusal(): Error | undefined {
    return this.#failure ?? (this.#closing ? new StoreFault("The store is closed") : undefined);
  }

  #request<Kind extends JobKind>(
    kind: Kind,
    args: Jobs[Kind]["args"],
  ): { request: WriterRequest; promise: Promise<Jobs[Kind]["result"]> } {
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending.set(id, { promise, resolve, reject });
    // The writer answers a job of a kind with that kind's result.
    return { request: { id, kind, args }, promise: promise as Promise<Jobs[Kind]["result"]> };
  }

  #flush(): void {
    const held = this.#held;
    this.#held = [];
    for (const posting of held) this.#post(posting);
  }

  /** What cannot be posted, such as octets that were given away before, fails alone. */
  #post({ request, transfer }: Posting): void {
    try {
      this.#port.postMessage(request, [...transfer]);
    } catch (cause) {
      const fault = { kind: "fault", error: cause as Error, isOfStorage: false } as const;
      this.#settle({ id: request.id, ...fault });
    }
  }

  #receive(message: WriterMessage): void {
    switch (message.kind) {
      case "ready":
        this.#ready.resolve();
        break;
      case "committed":
        if (message.changes.length > 0) this.#options.committed(message.changes);
        for (const outcome of message.outcomes) this.#settle(outcome);
        break;
      case "closed":
        this.#finishClose();
        break;
    }
  }

  #settle(outcome: JobOutcome): void {
    const pending = this.#pending.get(outcome.id);
    if (pending === undefined) return;
    this.#pending.delete(outcome.id);
    switch (outcome.kind) {
      case "done":
        pending.resolve(outcome.result);
        break;
      case "refused":
        pending.reject(new StoreRefusal(outcome.reason, outcome.text));
        break;
      case "fault":
        if (outcome.isOfStorage) this.#storageFaultAt = performance.now();
        pending.reject(new StoreFault("A write failed", { cause: outcome.error }));
        break;
    }
  }

  #finishClose(): void {
    this.#isClosed = true;
    this.#closed.resolve();
  }

  #fail(error: Error): void {
    // After the close that was asked for, the thread is ended for good.
    if (this.#failure !== undefined || this.#isClosed) return;
    this.#failure = error;
    this.#ready.reject(error);
    this.#closed.reject(error);
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
    this.#options.died(error);
  }
}
