import type { Uid } from "../store/ids.ts";
import type { CandidatesFound } from "./search-messages.ts";

/** Messages of one mailbox that a search should look at. Quick for UIDs that ascend. */
export class UidSet {
  readonly #uids: Uint32Array;
  readonly #sure: Uint8Array;
  readonly #from: Uid;
  /** Where the last one was, or would have been. */
  #at = 0;

  constructor({ uids, sure, from }: NonNullable<CandidatesFound>) {
    this.#uids = uids;
    this.#sure = sure;
    this.#from = from;
  }

  has(uid: Uid): boolean {
    return uid >= this.#from || this.#find(uid);
  }

  /** Whether it has the text, so that nobody need look. */
  isSure(uid: Uid): boolean {
    return this.#find(uid) && this.#sure[this.#at] !== 0;
  }

  #find(uid: Uid): boolean {
    if (this.#uids[this.#at] === uid) return true;
    if (this.#uids[this.#at + 1] === uid) {
      this.#at++;
      return true;
    }
    let low = 0;
    let high = this.#uids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#uids[middle]! < uid) low = middle + 1;
      else high = middle;
    }
    this.#at = low;
    return this.#uids[low] === uid;
  }
}
