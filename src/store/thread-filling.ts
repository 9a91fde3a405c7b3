import { setImmediate } from "node:timers/promises";
import type { Log } from "../log/log.ts";
import { MessageParser } from "../message/message-parser.ts";
import type { BodyReader } from "./body-reader.ts";
import type { MessageId } from "./ids.ts";
import type { UnthreadedMessage } from "./jobs.ts";
import { BodyGone, StoreFault } from "./mail-store.ts";
import { message } from "./message-reads.ts";
import type { Reader } from "./reader.ts";
import { noThreadFields, threadFieldsOf } from "./thread-fields.ts";
import type { ThreadFields } from "./thread-fields.ts";
import { unthreaded } from "./thread-reads.ts";

/** In one job: reading so many headers takes the main thread some milliseconds. */
const sliceMessages = 50;
const headerOctetsMax = 256 * 1024;

export interface ThreadFillingOptions {
  readonly log: Log;
  readonly reader: Reader;
  readonly bodies: BodyReader;
  fill(messages: readonly UnthreadedMessage[]): Promise<void>;
}

/** Gives threads to messages that an older release stored, in the background, a slice at a time. */
export class ThreadFilling implements AsyncDisposable {
  readonly #options: ThreadFillingOptions;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(options: ThreadFillingOptions) {
    this.#options = options;
  }

  /** Begins, without waiting for the end. */
  start(): void {
    this.run().catch((error: unknown) => {
      this.#options.log.error("store.threads.failed", { error: String(error) });
    });
  }

  /** Works until every message has a thread, or until closed. */
  run(): Promise<void> {
    this.#running ??= this.#work().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#running?.catch(() => {});
  }

  async #work(): Promise<void> {
    let filled = 0;
    for (let firstBefore: MessageId | undefined; !this.#closed;) {
      const messages = unthreaded(this.#options.reader, sliceMessages);
      const first = messages[0]?.id;
      // The same again: what stands in the way now may not at the next start.
      if (first === undefined || first === firstBefore) break;
      firstBefore = first;
      await this.#options.fill(
        messages.map(({ id, bodyId }) => ({ id, bodyId, fields: this.#fieldsOf(id) })),
      );
      filled += messages.length;
      await setImmediate();
    }
    if (filled > 0) this.#options.log.info("store.threads.filled", { messages: filled });
  }

  #fieldsOf(id: MessageId): ThreadFields {
    const { reader, bodies } = this.#options;
    const body = message(reader, id);
    if (body === undefined) return noThreadFields;
    const start = body.prefix.length;
    try {
      const octets = bodies.read(body, start, start + Math.min(body.headerSize, headerOctetsMax));
      const parser = new MessageParser();
      parser.push(octets);
      const parsed = parser.finish();
      return threadFieldsOf(parser.header, parsed);
    } catch (error) {
      if (error instanceof StoreFault || error instanceof BodyGone) return noThreadFields;
      throw error;
    }
  }
}
