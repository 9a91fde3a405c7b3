import { TextNumbers } from "./text-numbers.ts";
import type { ThreadMessage } from "./thread-message.ts";

/** Of References, the newest, of which each message is likely to know. */
const referencesMax = 1000;

/**
 * What threading must know of many messages, as columns of numbers: identifiers and base subjects are told apart, not
 * kept. Of a hundred thousand messages that is 5 MB instead of 90.
 */
export class ThreadTable {
  readonly sentAt: Float64Array;
  /** Equal numbers for equal base subjects, 0 for none. */
  readonly subjects: Uint32Array;
  /** 1 for yes. */
  readonly isReply: Uint8Array;
  /** The identifier of each message, or -1. */
  readonly messageIds: Int32Array;
  /** Where the references of each message end. */
  readonly #referenceEnds: Uint32Array;
  #references = new Int32Array(1024);
  #count = 0;
  readonly #ids = new TextNumbers();
  readonly #subjects = new TextNumbers();

  /** `countMax`: no more messages will be added. */
  constructor(countMax: number) {
    this.sentAt = new Float64Array(countMax);
    this.subjects = new Uint32Array(countMax);
    this.isReply = new Uint8Array(countMax);
    this.messageIds = new Int32Array(countMax);
    this.#referenceEnds = new Uint32Array(countMax);
  }

  static of(messages: readonly ThreadMessage[]): ThreadTable {
    const table = new ThreadTable(messages.length);
    for (const message of messages) table.add(message);
    return table;
  }

  get count(): number {
    return this.#count;
  }

  /** How many identifiers there are. */
  get idCount(): number {
    return this.#ids.count;
  }

  add({ messageId, references, inReplyTo, sentAt, baseSubject, isReply }: ThreadMessage): void {
    const at = this.#count++;
    this.sentAt[at] = sentAt;
    this.subjects[at] = baseSubject === "" ? 0 : this.#subjects.numberOf(baseSubject) + 1;
    this.isReply[at] = isReply ? 1 : 0;
    this.messageIds[at] = messageId === undefined ? -1 : this.#ids.numberOf(messageId);
    // RFC 5256 §3, step 1 (A): only the first identifier of In-Reply-To, and only without References.
    const ids = references.length > 0 ? references.slice(-referencesMax) : inReplyTo.slice(0, 1);
    let end = at === 0 ? 0 : this.#referenceEnds[at - 1]!;
    if (end + ids.length > this.#references.length) this.#grow(end + ids.length);
    for (const id of ids) this.#references[end++] = this.#ids.numberOf(id);
    this.#referenceEnds[at] = end;
  }

  /** Identifiers that the message at this position refers to, its parent last. */
  references(position: number): Int32Array {
    const start = position === 0 ? 0 : this.#referenceEnds[position - 1]!;
    return this.#references.subarray(start, this.#referenceEnds[position]);
  }

  #grow(count: number): void {
    const grown = new Int32Array(Math.max(count, this.#references.length * 2));
    grown.set(this.#references);
    this.#references = grown;
  }
}
