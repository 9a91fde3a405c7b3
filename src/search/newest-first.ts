import type { BodyId, MailboxId, MessageId, Uid } from "../store/ids.ts";
import type { MailboxBodies } from "../store/search-reads.ts";

/** Some messages of one mailbox, by their places in its columns. */
export interface SomeMessages {
  readonly mailboxId: MailboxId;
  readonly columns: MailboxBodies;
  readonly places: Uint32Array;
}

export interface DatedMessage {
  readonly id: MessageId;
  readonly mailboxId: MailboxId;
  readonly uid: Uid;
  readonly bodyId: BodyId;
  readonly internalAt: number;
}

/**
 * Messages of several mailboxes, the newest first. Most searches end after a few: a heap gives those without putting a
 * hundred thousand in order.
 */
export class NewestFirst {
  readonly #mailboxes: readonly SomeMessages[];
  /** Of each message the number of its mailbox, and its place there. */
  readonly #mailboxOf: Uint32Array;
  readonly #placeOf: Uint32Array;
  readonly #at: Float64Array;
  /** Each is newer than those at twice its place plus one and two. */
  readonly #heap: Uint32Array;
  #count: number;

  constructor(mailboxes: readonly SomeMessages[]) {
    this.#mailboxes = mailboxes;
    this.#count = mailboxes.reduce((sum, { places }) => sum + places.length, 0);
    this.#mailboxOf = new Uint32Array(this.#count);
    this.#placeOf = new Uint32Array(this.#count);
    this.#at = new Float64Array(this.#count);
    this.#heap = Uint32Array.from({ length: this.#count }, (_, message) => message);
    let message = 0;
    for (const [number, { columns, places }] of mailboxes.entries()) {
      for (const place of places) {
        this.#mailboxOf[message] = number;
        this.#placeOf[message] = place;
        this.#at[message++] = columns.internalAt[place]!;
      }
    }
    for (let at = (this.#count >>> 1) - 1; at >= 0; at--) this.#sink(at);
  }

  /** The next ones, at most so many. */
  take(limit: number): DatedMessage[] {
    const taken: DatedMessage[] = [];
    while (taken.length < limit && this.#count > 0) {
      taken.push(this.#message(this.#heap[0]!));
      this.#heap[0] = this.#heap[--this.#count]!;
      this.#sink(0);
    }
    return taken;
  }

  #message(message: number): DatedMessage {
    const { mailboxId, columns } = this.#mailboxes[this.#mailboxOf[message]!]!;
    const place = this.#placeOf[message]!;
    return {
      id: columns.ids[place]!,
      mailboxId,
      uid: columns.uids[place]!,
      bodyId: columns.bodyIds[place]!,
      internalAt: columns.internalAt[place]!,
    };
  }

  #sink(from: number): void {
    const heap = this.#heap;
    const message = heap[from]!;
    let at = from;
    for (let child = 2 * at + 1; child < this.#count; child = 2 * at + 1) {
      if (child + 1 < this.#count && this.#isNewer(heap[child + 1]!, heap[child]!)) child++;
      if (!this.#isNewer(heap[child]!, message)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = message;
  }

  /** Of two that came at the same time, the one that was stored later. */
  #isNewer(one: number, other: number): boolean {
    const difference = this.#at[one]! - this.#at[other]!;
    return difference > 0 || (difference === 0 && this.#idOf(one) > this.#idOf(other));
  }

  #idOf(message: number): MessageId {
    return this.#mailboxes[this.#mailboxOf[message]!]!.columns.ids[this.#placeOf[message]!]!;
  }
}
