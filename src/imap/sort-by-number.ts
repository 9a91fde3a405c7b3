import { mergeRuns } from "./sort-in-steps.ts";
import type { Steps } from "./steps.ts";

/** Sorted natively in one step, in about 3 ms; such runs are merged. */
const runLength = 65_536;

/**
 * Positions of `values`, which are integers, in their order; equal ones by position. Value and position make one
 * number of 64 bits, which the engine sorts without calling back: 100,000 in 5 ms, where a comparison in JavaScript
 * takes 60. Undefined where both do not fit.
 */
export function sortByNumber(
  values: Float64Array,
  reverse: boolean,
): Steps<Uint32Array> | undefined {
  const { lowest, span } = extentOf(values);
  const positionWidth = Math.min(values.length, runLength).toString(2).length;
  if (span * 2 ** positionWidth >= 2 ** 64) return undefined;
  // What is greater comes first: counted from above.
  const offset = reverse ? lowest + span : lowest;
  return sorted({ values, offset, sign: reverse ? -1 : 1, positionWidth });
}

interface Sorting {
  readonly values: Float64Array;
  readonly offset: number;
  readonly sign: 1 | -1;
  readonly positionWidth: number;
}

function* sorted(sorting: Sorting): Steps<Uint32Array> {
  const { values, sign } = sorting;
  const positions = new Uint32Array(values.length);
  for (let start = 0; start < values.length; start += runLength) {
    const run = positions.subarray(start, start + runLength);
    sortRun(run, start, sorting);
    yield;
  }
  yield* mergeRuns(positions, runLength, (a, b) => sign * (values[a]! - values[b]!) || a - b);
  return positions;
}

function sortRun(
  run: Uint32Array,
  start: number,
  { values, offset, sign, positionWidth }: Sorting,
): void {
  const keys = new BigUint64Array(run.length);
  const words = new Uint32Array(keys.buffer);
  const upperScale = 2 ** (32 - positionWidth);
  const positionScale = 2 ** positionWidth;
  for (let at = 0; at < run.length; at++) {
    const value = (values[start + at]! - offset) * sign;
    const upper = Math.floor(value / upperScale);
    // Little-endian, as all processors are that we run on.
    words[2 * at] = (value - upper * upperScale) * positionScale + at;
    words[2 * at + 1] = upper;
  }
  keys.sort();
  const positionMask = positionScale - 1;
  for (let at = 0; at < run.length; at++) run[at] = start + (words[2 * at]! & positionMask);
}

function extentOf(values: Float64Array): { readonly lowest: number; readonly span: number } {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return values.length === 0 ? { lowest: 0, span: 0 } : { lowest, span: highest - lowest };
}
