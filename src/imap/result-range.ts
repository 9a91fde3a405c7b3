import type { Scanner } from "../abnf/scanner.ts";
import type { PositionRange } from "./message-ranges.ts";
import { nzNumber } from "./number.ts";

/** From the `first` to the `last` result, counted from 1; negative: from the last result on. RFC 9394 §3.1. */
export interface ResultRange {
  readonly first: number;
  readonly last: number;
}

// RFC 9394 §4: partial-range = partial-range-first / partial-range-last, both numbers of the latter with "-".
/** The number nearer to its end comes first, however it was written. */
export function resultRange(scanner: Scanner): ResultRange {
  const sign = scanner.take("-") ? -1 : 1;
  const one = nzNumber(scanner);
  scanner.expect(sign < 0 ? ":-" : ":");
  const other = nzNumber(scanner);
  return { first: sign * Math.min(one, other), last: sign * Math.max(one, other) };
}

export function formatResultRange({ first, last }: ResultRange): string {
  return `${first}:${last}`;
}

/** Where the range lies in a list of `count` results; start equals end where it lies beyond. */
export function positionsOf({ first, last }: ResultRange, count: number): PositionRange {
  if (first > 0) return { start: Math.min(first - 1, count), end: Math.min(last, count) };
  return { start: Math.max(count + last, 0), end: Math.max(count + first + 1, 0) };
}
