import type { SequenceSet, SeqNumber } from "./sequence-set.ts";

/** Messages at 0-based positions from `start` up to but without `end`. */
export interface PositionRange {
  readonly start: number;
  readonly end: number;
}

/** Numbers from `first` to `last`, both included. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Where the messages of a set of sequence numbers are, ascending and apart; undefined where a number is beyond
 * `count`, which includes "*" of an empty mailbox. RFC 9051 §9, seq-number.
 */
export function rangesByNumber(set: SequenceSet, count: number): PositionRange[] | undefined {
  const ranges = mergedRanges(set, count);
  if (ranges[0]!.first < 1 || ranges.at(-1)!.last > count) return undefined;
  return ranges.map(({ first, last }) => ({ start: first - 1, end: last }));
}

/** Where the messages of a set of UIDs are in `uids`, ascending and apart. UIDs without a message are passed over. */
export function rangesByUid(
  set: SequenceSet,
  uids: Uint32Array,
  count = uids.length,
): PositionRange[] {
  if (count === 0) return [];
  const ranges: PositionRange[] = [];
  let from = 0;
  for (const { first, last } of mergedRanges(set, uids[count - 1]!)) {
    const start = lowerBound(uids, first, from, count);
    from = lowerBound(uids, last + 1, start, count);
    if (from > start) ranges.push({ start, end: from });
  }
  return ranges;
}

/** Ascending, apart and not adjacent; "*" is `largest`. RFC 9051 §9: 2:4 and 4:2 are the same. */
export function mergedRanges(set: SequenceSet, largest: number): NumberRange[] {
  const sorted = set.map((range) => ordered(range.first, range.last, largest));
  sorted.sort((a, b) => a.first - b.first);
  const merged: { first: number; last: number }[] = [];
  for (const range of sorted) {
    const previous = merged.at(-1);
    if (previous === undefined || range.first > previous.last + 1) merged.push(range);
    else if (range.last > previous.last) previous.last = range.last;
  }
  return merged;
}

/** How many messages the ranges hold. */
export function countOf(ranges: readonly PositionRange[]): number {
  let count = 0;
  for (const { start, end } of ranges) count += end - start;
  return count;
}

/** The items of `values` at these positions. */
export function valuesAt(ranges: readonly PositionRange[], values: Uint32Array): Uint32Array {
  const only = ranges[0];
  if (ranges.length === 1) return values.slice(only!.start, only!.end);
  const picked = new Uint32Array(countOf(ranges));
  let at = 0;
  for (const { start, end } of ranges) {
    picked.set(values.subarray(start, end), at);
    at += end - start;
  }
  return picked;
}

function ordered(
  one: SeqNumber,
  other: SeqNumber,
  largest: number,
): { first: number; last: number } {
  const a = one === "*" ? largest : one;
  const b = other === "*" ? largest : other;
  return a <= b ? { first: a, last: b } : { first: b, last: a };
}

/** The first position in [from, to) whose value is not below `value`, or `to`. */
function lowerBound(values: Uint32Array, value: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
