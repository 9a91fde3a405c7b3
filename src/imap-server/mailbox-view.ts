import type { Uid } from "../store/ids.ts";

/**
 * The messages that the client has been told about, in its own numbering: message sequence number n is the n-th
 * UID. It changes only when the client is told (RFC 9051 §7.5.1), so it may lag behind the mailbox.
 */
export class MailboxView {
  /** That of the mailbox's index, until something changes: the views of many sessions hold one list. */
  #uids: Uint32Array;
  #count: number;
  #isShared = true;

  /** `uids` ascend, and do not change. */
  constructor(uids: Uint32Array) {
    this.#uids = uids;
    this.#count = uids.length;
  }

  get count(): number {
    return this.#count;
  }

  /** All UIDs, ascending. A window into the view: do not keep it over an await. */
  get uids(): Uint32Array {
    return this.#uids.subarray(0, this.#count);
  }

  /** The UID of the message with this sequence number, from 1 to `count`. */
  uid(sequenceNumber: number): Uid {
    return this.#uids[sequenceNumber - 1]!;
  }

  /** The sequence number of `uid`, or 0 where the client does not know it. */
  sequenceNumberOf(uid: Uid): number {
    const at = this.#positionFrom(uid, 0);
    return at < this.#count && this.#uids[at] === uid ? at + 1 : 0;
  }

  /** The sequence numbers of many, ascending, in one walk. */
  sequenceNumbersOf(uids: Uint32Array): Uint32Array {
    const numbers = new Uint32Array(uids.length);
    let at = uids.length > 0 ? this.#positionFrom(uids[0]!, 0) : 0;
    for (let i = 0; i < uids.length; i++) {
      const uid = uids[i]!;
      while (at < this.#count && this.#uids[at]! < uid) at++;
      if (at < this.#count && this.#uids[at] === uid) numbers[i] = at + 1;
    }
    return numbers;
  }

  /**
   * Adds messages whose UIDs ascend and are above all others; those that are known already are passed over. `mailbox`
   * is the list of the mailbox's index: where the view is now the same, it takes that list again.
   */
  add(uids: Uint32Array, mailbox: Uint32Array): void {
    const last = this.#count > 0 ? this.#uids[this.#count - 1]! : 0;
    let from = 0;
    while (from < uids.length && uids[from]! <= last) from++;
    const count = this.#count + uids.length - from;
    // All that the mailbox has up to the last UID is known here: of as many messages, none is another.
    if (
      count === mailbox.length &&
      mailbox.at(-1) === (uids[from] === undefined ? last : uids.at(-1))
    ) {
      this.#uids = mailbox;
      this.#isShared = true;
      this.#count = count;
      return;
    }
    if (count > this.#uids.length) {
      const grown = new Uint32Array(Math.max(count, this.#uids.length + (this.#uids.length >> 1)));
      grown.set(this.uids);
      this.#uids = grown;
      this.#isShared = false;
    }
    if (count > this.#count) this.#uids.set(from === 0 ? uids : uids.subarray(from), this.#count);
    this.#count = count;
  }

  /**
   * Removes messages (ascending) and returns what EXPUNGE responses must say, in their order: each number counts the
   * removals before it. RFC 9051 §7.5.1. Unknown UIDs are passed over.
   */
  remove(uids: Uint32Array): number[] {
    const sequenceNumbers: number[] = [];
    if (uids.length === 0) return sequenceNumbers;
    if (this.#isShared) {
      this.#uids = this.#uids.slice();
      this.#isShared = false;
    }
    let to = this.#positionFrom(uids[0]!, 0);
    let next = 0;
    for (let from = to; from < this.#count; from++) {
      const uid = this.#uids[from]!;
      while (next < uids.length && uids[next]! < uid) next++;
      if (next === uids.length) {
        this.#uids.copyWithin(to, from, this.#count);
        to += this.#count - from;
        break;
      }
      if (uids[next] === uid) sequenceNumbers.push(to + 1);
      else this.#uids[to++] = uid;
    }
    this.#count = to;
    return sequenceNumbers;
  }

  #positionFrom(uid: Uid, from: number): number {
    let low = from;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#uids[middle]! < uid) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
