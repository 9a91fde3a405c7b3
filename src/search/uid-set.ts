import type { Uid } from "../store/ids.ts";
import type { CandidatesFound } from "./search-messages.ts";

/** Messages of one mailbox that a search should look at. */
export class UidSet {
  readonly #uids: Uint32Array;
  readonly #from: Uid;

  constructor({ uids, from }: NonNullable<CandidatesFound>) {
    this.#uids = uids;
    this.#from = from;
  }

  has(uid: Uid): boolean {
    if (uid >= this.#from) return true;
    let low = 0;
    let high = this.#uids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#uids[middle]! < uid) low = middle + 1;
      else high = middle;
    }
    return this.#uids[low] === uid;
  }
}
