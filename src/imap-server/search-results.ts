import type { Esearch } from "../imap/esearch.ts";
import { formatResultRange, positionsOf } from "../imap/result-range.ts";
import type { SearchReturn } from "../imap/search-key.ts";
import { formatSequenceSet } from "../imap/sequence-set.ts";
import { bad } from "./imap-error.ts";

export const returnAll: SearchReturn = {
  min: false,
  max: false,
  all: true,
  count: false,
  save: false,
  partial: undefined,
};

// RFC 9394 §3.1: one of ALL and PARTIAL.
export function checkReturns(returns: SearchReturn | undefined): void {
  if (returns?.partial !== undefined && returns.all) {
    throw bad("ALL and PARTIAL do not go together", "CLIENTBUG");
  }
}

/** RFC 5182 §2.1: SAVE alone says nothing. */
export function isSilent({ min, max, all, count, partial }: SearchReturn): boolean {
  return !min && !max && !all && !count && partial === undefined;
}

/**
 * What the answer stands for: with MIN, MAX and PARTIAL alone, only those. It is what SAVE keeps (RFC 5182 §2.4,
 * RFC 9394 §3.2) and whose MODSEQ is told (RFC 7162 §3.1.10). In the order of `found`.
 */
export function returnedOf(returns: SearchReturn | undefined, found: Uint32Array): Uint32Array {
  if (returns === undefined || found.length === 0) return found;
  const { min, max, all, count, partial } = returns;
  if (all || count || isSilent(returns)) return found;
  const returned = new Set<number>();
  if (min) returned.add(found[0]!);
  if (partial !== undefined) {
    const { start, end } = positionsOf(partial, found.length);
    for (const number of found.subarray(start, end)) returned.add(number);
  }
  if (max) returned.add(found.at(-1)!);
  return Uint32Array.from(returned);
}

/** Data of an ESEARCH response. `numbers` are in the order of the result, which SORT decides: RFC 5267 §3. */
export function resultData(
  { min, max, all, count, partial }: SearchReturn,
  numbers: Uint32Array,
): Pick<Esearch, "min" | "max" | "all" | "count" | "partial"> {
  return {
    min: min ? numbers[0] : undefined,
    max: max ? numbers.at(-1) : undefined,
    all: all ? formatSequenceSet(numbers) : undefined,
    count: count ? numbers.length : undefined,
    partial: partial && partialOf(numbers, partial),
  };
}

// RFC 9394 §3.1
function partialOf(
  numbers: Uint32Array,
  range: NonNullable<SearchReturn["partial"]>,
): NonNullable<Esearch["partial"]> {
  const { start, end } = positionsOf(range, numbers.length);
  return { range: formatResultRange(range), set: formatSequenceSet(numbers, start, end) };
}
