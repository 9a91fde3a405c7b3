import type { Steps } from "../imap/steps.ts";

/** How one list becomes another: what goes, and then what comes, with where it stands in the new list. RFC 8620 §5.6 */
export interface ListDifference {
  readonly removed: readonly number[];
  /** In the order of the new list, so that each is put in behind those in front of it. */
  readonly added: readonly { readonly id: number; readonly index: number }[];
}

/** Ids that are looked at in one step: some 2 ms. */
const idsAtOnce = 10_000;

/**
 * The smallest such difference: the most that is in both lists in the same order stays; what has moved goes and comes.
 * Each id is in a list once. Of long lists it takes its time, in steps.
 */
export function* listDifference(old: Float64Array, current: Float64Array): Steps<ListDifference> {
  // Most of the time little has changed, at one end.
  const shorter = Math.min(old.length, current.length);
  let front = 0;
  while (front < shorter && old[front] === current[front]) front++;
  let back = 0;
  while (
    back < shorter - front &&
    old[old.length - 1 - back] === current[current.length - 1 - back]
  ) {
    back++;
  }
  const before = old.subarray(front, old.length - back);
  const after = current.subarray(front, current.length - back);
  const shared = yield* sharedPlaces(before, after);
  const { isKept, isKeptAfter } = yield* keptPlaces(shared, before.length, after.length);
  const removed: number[] = [];
  for (let at = 0; at < before.length; at++) if (isKept[at] === 0) removed.push(before[at]!);
  yield;
  const added: { id: number; index: number }[] = [];
  for (let at = 0; at < after.length; at++) {
    if (isKeptAfter[at] === 0) added.push({ id: after[at]!, index: front + at });
  }
  return { removed, added };
}

/** Where what is in both lists stands in each, in the order of the first. */
interface SharedPlaces {
  readonly length: number;
  readonly before: Int32Array;
  readonly after: Int32Array;
}

function* sharedPlaces(before: Float64Array, after: Float64Array): Steps<SharedPlaces> {
  const places = new Map<number, number>();
  for (let at = 0; at < after.length; at++) {
    places.set(after[at]!, at);
    if (at % idsAtOnce === idsAtOnce - 1) yield;
  }
  const inBefore = new Int32Array(before.length);
  const inAfter = new Int32Array(before.length);
  let length = 0;
  for (let at = 0; at < before.length; at++) {
    const place = places.get(before[at]!);
    if (place !== undefined) {
      inBefore[length] = at;
      inAfter[length++] = place;
    }
    if (at % idsAtOnce === idsAtOnce - 1) yield;
  }
  return { length, before: inBefore, after: inAfter };
}

/** A longest run that both lists have in the same order: patience sorting, n log n. */
function* keptPlaces(
  { length, before, after }: SharedPlaces,
  beforeLength: number,
  afterLength: number,
): Steps<{ readonly isKept: Uint8Array; readonly isKeptAfter: Uint8Array }> {
  /** Of the best run of each length: which of the shared ends it. */
  const ends = new Int32Array(length);
  const inFront = new Int32Array(length);
  let longest = 0;
  for (let at = 0; at < length; at++) {
    const place = after[at]!;
    let low = 0;
    let high = longest;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (after[ends[middle]!]! < place) low = middle + 1;
      else high = middle;
    }
    inFront[at] = low > 0 ? ends[low - 1]! : -1;
    ends[low] = at;
    if (low === longest) longest++;
    if (at % idsAtOnce === idsAtOnce - 1) yield;
  }
  const isKept = new Uint8Array(beforeLength);
  const isKeptAfter = new Uint8Array(afterLength);
  for (let at = longest > 0 ? ends[longest - 1]! : -1; at >= 0; at = inFront[at]!) {
    isKept[before[at]!] = 1;
    isKeptAfter[after[at]!] = 1;
  }
  return { isKept, isKeptAfter };
}
