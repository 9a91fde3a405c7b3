import type { Change } from "./change.ts";
import { flagBits } from "./flags.ts";
import type { MailboxId, ModSeq, Uid } from "./ids.ts";
import { KnownNumbers } from "./known-numbers.ts";

const noKeywords: readonly string[] = [];
const seenBit = flagBits["\\Seen"];

/**
 * UIDs, flags and modification sequences of one mailbox in memory, shared by all sessions that have it open and
 * kept in step by the change feed. It shows the state after the last commit; what a session has been told about
 * is the session's own matter. Positions are 0-based and shift when a message goes; UIDs ascend.
 */
export class MailboxIndex {
  readonly mailboxId: MailboxId;
  /** Changes up to here were in what was loaded. */
  readonly #loadedModSeq: ModSeq;
  #count = 0;
  /** What others were given of it stays as it is: messages that come stand behind it, and it is copied before one goes. */
  #uids: Uint32Array;
  #sharesUids = false;
  /** All messages before this position have \\Seen. */
  #seenBefore = 0;
  #bits: Uint32Array;
  #modSeqs: Float64Array;
  /** Only messages that have free keywords. */
  readonly #keywords = new Map<Uid, readonly string[]>();
  readonly #numbers = new Map<string, KnownNumbers>();
  #highestModSeq: ModSeq;

  constructor(mailboxId: MailboxId, highestModSeq: ModSeq, capacity = 64) {
    this.mailboxId = mailboxId;
    this.#highestModSeq = highestModSeq;
    this.#loadedModSeq = highestModSeq;
    this.#uids = new Uint32Array(capacity);
    this.#bits = new Uint32Array(capacity);
    this.#modSeqs = new Float64Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** The HIGHESTMODSEQ of the mailbox. RFC 7162 §3.1.2.1 */
  get highestModSeq(): ModSeq {
    return this.#highestModSeq;
  }

  uid(position: number): Uid {
    return this.#uids[position]!;
  }

  bits(position: number): number {
    return this.#bits[position]!;
  }

  modSeq(position: number): ModSeq {
    return this.#modSeqs[position]!;
  }

  keywords(position: number): readonly string[] {
    if (this.#keywords.size === 0) return noKeywords;
    return this.#keywords.get(this.#uids[position]!) ?? noKeywords;
  }

  /** What has been read of messages under this name, for as long as the index lives. */
  numbers(name: string): KnownNumbers {
    let numbers = this.#numbers.get(name);
    if (numbers === undefined) this.#numbers.set(name, (numbers = new KnownNumbers()));
    return numbers;
  }

  /** All UIDs, ascending, as they are now. Shared by all who ask: not to be changed. */
  uids(): Uint32Array {
    this.#sharesUids = true;
    return this.#uids.subarray(0, this.#count);
  }

  /** Position of the first message without \\Seen, or -1. */
  get firstUnseen(): number {
    const bits = this.#bits;
    const count = this.#count;
    let at = this.#seenBefore;
    while (at < count && bits[at]! & seenBit) at++;
    this.#seenBefore = at;
    return at < count ? at : -1;
  }

  /** UIDs of the messages that changed after `modSeq`, ascending. */
  changedSince(modSeq: ModSeq): Uint32Array {
    const changed: Uid[] = [];
    const count = this.#count;
    const modSeqs = this.#modSeqs;
    for (let at = 0; at < count; at++) {
      if (modSeqs[at]! > modSeq) changed.push(this.#uids[at]!);
    }
    return Uint32Array.from(changed);
  }

  /** Position of `uid`, or -1. */
  positionOf(uid: Uid): number {
    const at = this.positionFrom(uid);
    return at < this.#count && this.#uids[at] === uid ? at : -1;
  }

  /** Position of the first message whose UID is `uid` or more; `count` where there is none. */
  positionFrom(uid: Uid): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#uids[middle]! < uid) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Takes over the columns of all messages in the order of their UIDs. Used when the store loads the index. */
  fill({ uids, bits, modSeqs }: IndexColumns): void {
    this.#uids = uids;
    this.#bits = bits;
    this.#modSeqs = modSeqs;
    this.#count = uids.length;
    this.#seenBefore = 0;
  }

  setKeywords(uid: Uid, keywords: readonly string[]): void {
    this.#keywords.set(uid, keywords);
  }

  /** Adds the row of a message whose UID is above all others. */
  add(uid: Uid, row: IndexRow): void {
    if (this.#count === this.#uids.length) this.#grow();
    this.#uids[this.#count] = uid;
    this.#bits[this.#count] = row.bits;
    this.#modSeqs[this.#count] = row.modSeq;
    if (row.keywords.length > 0) this.#keywords.set(uid, row.keywords);
    this.#count++;
  }

  /**
   * Takes a change of this mailbox. A change that the index already holds, because it was loaded after that
   * commit and before the change was told, leaves it as it is.
   */
  apply(change: Change): void {
    if ("modSeq" in change && change.modSeq <= this.#loadedModSeq) return;
    switch (change.kind) {
      case "messages-added":
        for (let i = 0; i < change.uids.length; i++) {
          this.add(change.uids[i]!, {
            bits: change.bits[i]!,
            modSeq: change.modSeq,
            keywords: change.keywords?.[i] ?? noKeywords,
          });
        }
        break;
      case "flags-changed":
        this.#setFlags(change.uids, change.bits, change);
        break;
      case "messages-removed":
        this.#remove(change.uids);
        break;
      case "mailbox-added":
      case "mailbox-removed":
      case "mailbox-renamed":
      case "mailbox-changed":
      case "annotation-changed":
      case "account-annotation-changed":
      case "objects-changed":
      case "queue-changed":
      case "config-changed":
        return;
    }
    this.#highestModSeq = Math.max(this.#highestModSeq, change.modSeq);
  }

  #setFlags(
    uids: Uint32Array,
    bits: Uint32Array,
    { modSeq, keywords }: { modSeq: ModSeq; keywords: readonly (readonly string[])[] | undefined },
  ): void {
    const count = this.#count;
    const ownUids = this.#uids;
    const ownBits = this.#bits;
    const ownModSeqs = this.#modSeqs;
    let at = uids.length > 0 ? this.positionFrom(uids[0]!) : 0;
    for (let i = 0; i < uids.length; i++) {
      const uid = uids[i]!;
      while (at < count && ownUids[at]! < uid) at++;
      if (at === count || ownUids[at] !== uid || ownModSeqs[at]! > modSeq) continue;
      ownBits[at] = bits[i]!;
      ownModSeqs[at] = modSeq;
      if (!(bits[i]! & seenBit) && at < this.#seenBefore) this.#seenBefore = at;
      const names = keywords?.[i] ?? noKeywords;
      if (names.length > 0) this.#keywords.set(uid, names);
      else if (this.#keywords.size > 0) this.#keywords.delete(uid);
    }
  }

  #remove(uids: Uint32Array): void {
    if (uids.length === 0) return;
    if (this.#sharesUids) {
      this.#uids = this.#uids.slice();
      this.#sharesUids = false;
    }
    let to = this.positionFrom(uids[0]!);
    let next = 0;
    this.#seenBefore = Math.min(this.#seenBefore, to);
    for (let from = to; from < this.#count; from++) {
      while (next < uids.length && uids[next]! < this.#uids[from]!) next++;
      if (next < uids.length && uids[next] === this.#uids[from]) {
        this.#keywords.delete(this.#uids[from]!);
        continue;
      }
      this.#uids[to] = this.#uids[from]!;
      this.#bits[to] = this.#bits[from]!;
      this.#modSeqs[to] = this.#modSeqs[from]!;
      to++;
    }
    this.#count = to;
  }

  #grow(): void {
    const capacity = Math.max(64, this.#uids.length * 2);
    this.#uids = grown(this.#uids, new Uint32Array(capacity));
    this.#sharesUids = false;
    this.#bits = grown(this.#bits, new Uint32Array(capacity));
    this.#modSeqs = grown(this.#modSeqs, new Float64Array(capacity));
  }
}

/** Of equal length. */
export interface IndexColumns {
  readonly uids: Uint32Array;
  readonly bits: Uint32Array;
  readonly modSeqs: Float64Array;
}

export interface IndexRow {
  readonly bits: number;
  readonly modSeq: ModSeq;
  readonly keywords: readonly string[];
}

function grown<Column extends Uint32Array | Float64Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
