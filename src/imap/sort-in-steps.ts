import type { Steps } from "./steps.ts";

/** Below this, runs are sorted by insertion. */
const runLength = 16;
/** Comparisons between two yields, about a millisecond. */
const comparisonsPerStep = 4000;

/** Sorts `items` in place, stable, in n log n comparisons; a merge sort whose work comes in steps. */
export function* sortInSteps(
  items: Uint32Array,
  compare: (a: number, b: number) => number,
): Steps<Uint32Array> {
  let left = comparisonsPerStep;
  for (let start = 0; start < items.length; start += runLength) {
    insertionSort(items, { start, end: Math.min(start + runLength, items.length) }, compare);
    left -= runLength * 4;
    if (left > 0) continue;
    yield;
    left = comparisonsPerStep;
  }
  yield* mergeRuns(items, runLength, compare);
  return items;
}

/** Sorts `items` in place, stable, whose runs of `length` are sorted already. */
export function* mergeRuns(
  items: Uint32Array,
  length: number,
  compare: (a: number, b: number) => number,
): Steps<void> {
  let left = comparisonsPerStep;
  let from: Uint32Array = items;
  let to: Uint32Array = new Uint32Array(items.length);
  for (let width = length; width < items.length; width *= 2) {
    for (let start = 0; start < items.length; start += 2 * width) {
      const middle = Math.min(start + width, items.length);
      const end = Math.min(middle + width, items.length);
      yield* merge({ from, to, start, middle, end }, compare);
      left -= end - start;
      if (left > 0) continue;
      yield;
      left = comparisonsPerStep;
    }
    [from, to] = [to, from];
  }
  if (from !== items) items.set(from);
}

function insertionSort(
  items: Uint32Array,
  { start, end }: { readonly start: number; readonly end: number },
  compare: (a: number, b: number) => number,
): void {
  for (let at = start + 1; at < end; at++) {
    const item = items[at]!;
    let place = at;
    for (; place > start && compare(items[place - 1]!, item) > 0; place--) {
      items[place] = items[place - 1]!;
    }
    items[place] = item;
  }
}

interface Merge {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}

function* merge(
  { from, to, start, middle, end }: Merge,
  compare: (a: number, b: number) => number,
): Steps<void> {
  let one = start;
  let other = middle;
  for (let at = start; at < end; at++) {
    const takesOther = one >= middle || (other < end && compare(from[one]!, from[other]!) > 0);
    to[at] = from[takesOther ? other++ : one++]!;
    if ((at - start) % comparisonsPerStep === comparisonsPerStep - 1) yield;
  }
}
