import { Worker } from "node:worker_threads";
import type { Log } from "../../log/log.ts";
import type { HtmlAnswer, HtmlQuestion } from "./html-mail-thread.ts";
import type { CleanHtml } from "./clean-html.ts";

/** Where the code of the thread comes from: the TypeScript beside this file, or a bundle, in the one executable. */
export type CleanerSource =
  | { readonly kind: "file" }
  | { readonly kind: "bundle"; readonly code: string };

export interface HtmlCleanerOptions {
  readonly log: Log;
  /** Asked each time the thread starts. */
  readonly source?: (() => CleanerSource) | undefined;
  readonly times?: Partial<CleanerTimes> | undefined;
}

export interface CleanerTimes {
  /** For one mail; then the thread is ended. */
  readonly cleanMs: number;
  /** Without work the thread ends. */
  readonly restMs: number;
}

const defaultTimes: CleanerTimes = { cleanMs: 5_000, restMs: 20_000 };
const waitingMax = 50;
const heapMib = 128;
const youngHeapMib = 16;

interface Job {
  readonly question: HtmlQuestion;
  readonly answer: PromiseWithResolvers<CleanHtml | undefined>;
}

/**
 * Makes HTML mail safe, one after the other, in a thread that is there only while there is something to do. What a
 * sender wrote may take long, take much memory or bring the thread down: then there is no answer, and the thread
 * is a new one for the next.
 */
export class HtmlCleaner implements AsyncDisposable {
  readonly #options: HtmlCleanerOptions;
  readonly #times: CleanerTimes;
  readonly #waiting: Job[] = [];
  #worker: Worker | undefined;
  #current: Job | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: HtmlCleanerOptions) {
    this.#options = options;
    this.#times = { ...defaultTimes, ...options.times };
  }

  /** Undefined where it cannot be made safe within its bounds. */
  clean(question: HtmlQuestion): Promise<CleanHtml | undefined> {
    if (this.#isClosed || this.#waiting.length >= waitingMax) return Promise.resolve(undefined);
    const answer = Promise.withResolvers<CleanHtml | undefined>();
    this.#waiting.push({ question, answer });
    if (this.#current === undefined) this.#next();
    return answer.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    this.#current?.answer.resolve(undefined);
    this.#current = undefined;
    for (const { answer } of this.#waiting.splice(0)) answer.resolve(undefined);
    await worker?.terminate();
  }

  #next(): void {
    clearTimeout(this.#timer);
    const job = this.#waiting.shift();
    this.#current = job;
    if (job === undefined) {
      this.#worker?.unref();
      this.#timer = setTimeout(() => this.#end(), this.#times.restMs).unref();
      return;
    }
    this.#worker ??= this.#start();
    this.#timer = setTimeout(() => this.#failed("it takes too long"), this.#times.cleanMs).unref();
    this.#worker.ref();
    this.#worker.postMessage(job.question);
  }

  #start(): Worker {
    const { source = () => ({ kind: "file" }) as const } = this.#options;
    const from = source();
    const options = {
      name: "homepost-html",
      resourceLimits: { maxOldGenerationSizeMb: heapMib, maxYoungGenerationSizeMb: youngHeapMib },
      // It needs nothing of the server's surroundings.
      env: {},
    };
    const worker =
      from.kind === "bundle"
        ? new Worker(from.code, { ...options, eval: true })
        : new Worker(new URL("./html-mail-thread.ts", import.meta.url), options);
    worker.on("message", (answer: HtmlAnswer) => this.#answered(worker, answer));
    worker.on("error", (error: unknown) => {
      if (worker === this.#worker) this.#failed(String(error));
    });
    worker.on("exit", (code) => {
      if (worker === this.#worker) this.#failed(`the thread ended with ${code}`);
    });
    return worker;
  }

  #answered(worker: Worker, answer: HtmlAnswer): void {
    if (worker !== this.#worker || this.#current === undefined) return;
    if (answer.kind === "unsafe") {
      this.#options.log.warn("html.mail.refused", { reason: answer.reason });
    }
    this.#current.answer.resolve(answer.kind === "clean" ? answer.clean : undefined);
    this.#next();
  }

  #failed(reason: string): void {
    this.#end();
    if (this.#current === undefined) return;
    this.#options.log.warn("html.mail.failed", { reason });
    this.#current.answer.resolve(undefined);
    this.#next();
  }

  #end(): void {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#worker = undefined;
    void worker.terminate();
    this.#options.log.debug("html.thread.ended");
  }
}
