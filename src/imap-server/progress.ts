import { formatInProgress } from "../imap/in-progress.ts";
import { formatReply, ok } from "./imap-error.ts";
import type { Session } from "./session.ts";

/** Tells a client now and then that its command is still at work. RFC 9585 §3 */
export class Progress {
  readonly #session: Session;
  readonly #tag: string;
  readonly #goal: number;
  #done = 0;
  #toldAt = performance.now();

  /** `goal`: messages to be looked at. */
  constructor(session: Session, { tag, goal }: { readonly tag: string; readonly goal: number }) {
    this.#session = session;
    this.#tag = tag;
    this.#goal = goal;
  }

  /** So many more messages have been looked at. */
  add(count: number): void {
    this.#done += count;
    const { output, services } = this.#session;
    const now = performance.now();
    if (now - this.#toldAt < services.limits.progressIntervalMs) return;
    this.#toldAt = now;
    const code = formatInProgress({ tag: this.#tag, done: this.#done, goal: this.#goal });
    output.write(formatReply("*", ok("Still at work", code)));
    output.send();
  }
}

/**
 * Waits for the store, and meanwhile tells the client that its command is still at work; how far it has come is not
 * known. Nothing else may be written until then. RFC 9585 §3
 */
export async function withProgress<Result>(
  { output, services }: Session,
  tag: string,
  work: Promise<Result>,
): Promise<Result> {
  const timer = setInterval(() => {
    if (output.isLost || output.isBehind) return;
    const code = formatInProgress({ tag, done: undefined, goal: undefined });
    output.write(formatReply("*", ok("Still at work", code)));
    output.send();
  }, services.limits.waitingIntervalMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
