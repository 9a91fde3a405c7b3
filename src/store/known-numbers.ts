/**
 * One number per message of a mailbox that never changes, such as its size: kept once it has been read, and found
 * by UID. Both arrays ascend by UID; 12 octets per message.
 */
export class KnownNumbers {
  #uids = new Uint32Array();
  #values = new Float64Array();

  get count(): number {
    return this.#uids.length;
  }

  /** The numbers of messages, ascending; NaN where a number is not known. */
  of(uids: Uint32Array): Float64Array {
    const values = new Float64Array(uids.length);
    let known = 0;
    for (let at = 0; at < uids.length; at++) {
      const uid = uids[at]!;
      while (known < this.#uids.length && this.#uids[known]! < uid) known++;
      values[at] = this.#uids[known] === uid ? this.#values[known]! : NaN;
    }
    return values;
  }

  /** Keeps numbers of messages, ascending, and forgets all messages that are not in `present`, ascending too. */
  learn(uids: Uint32Array, values: Float64Array, present: Uint32Array): void {
    const known = this.of(present);
    let news = 0;
    let kept = 0;
    for (let at = 0; at < present.length; at++) {
      const uid = present[at]!;
      while (news < uids.length && uids[news]! < uid) news++;
      if (uids[news] === uid) known[at] = values[news]!;
      if (!Number.isNaN(known[at])) kept++;
    }
    const keptUids = new Uint32Array(kept);
    const keptValues = new Float64Array(kept);
    let to = 0;
    for (let at = 0; at < present.length; at++) {
      if (Number.isNaN(known[at])) continue;
      keptUids[to] = present[at]!;
      keptValues[to++] = known[at]!;
    }
    this.#uids = keptUids;
    this.#values = keptValues;
  }
}
