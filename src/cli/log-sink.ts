import { writeSync } from "node:fs";
import type { LogSink } from "../log/log.ts";

const bufferedCharactersMax = 64 * 1024;

/**
 * Writes log lines to standard output, those of one turn of the event loop in one go. What is waiting when the
 * process ends in an orderly way is written then.
 */
export class OutputSink implements Disposable {
  readonly #descriptor: number;
  #waiting = "";
  #flushing: NodeJS.Immediate | undefined;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  readonly sink: LogSink = (line) => {
    this.#waiting += `${line}\n`;
    if (this.#waiting.length >= bufferedCharactersMax) this.#flush();
    else this.#flushing ??= setImmediate(() => this.#flush());
  };

  [Symbol.dispose](): void {
    this.#flush();
  }

  #flush(): void {
    if (this.#flushing) clearImmediate(this.#flushing);
    this.#flushing = undefined;
    let rest = Buffer.from(this.#waiting);
    this.#waiting = "";
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(this.#descriptor, rest));
      } catch {
        // The reader of the log is gone or too slow: mail goes on without these lines.
        return;
      }
    }
  }
}
