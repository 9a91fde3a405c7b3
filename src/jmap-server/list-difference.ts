/** How one list becomes another: what goes, and then what comes, with where it stands in the new list. RFC 8620 §5.6 */
export interface ListDifference {
  readonly removed: readonly number[];
  /** In the order of the new list, so that each is put in behind those in front of it. */
  readonly added: readonly { readonly id: number; readonly index: number }[];
}

/**
 * The smallest such difference: the most that is in both lists in the same order stays; what has moved goes and comes.
 * Each id is in a list once.
 */
export function listDifference(old: Float64Array, current: Float64Array): ListDifference {
  // Most of the time little has changed, at one end.
  const shorter = Math.min(old.length, current.length);
  let front = 0;
  while (front < shorter && old[front] === current[front]) front++;
  let back = 0;
  while (back < shorter - front && old.at(-1 - back) === current.at(-1 - back)) back++;
  const before = old.subarray(front, old.length - back);
  const after = current.subarray(front, current.length - back);
  const kept = keptIds(before, after);
  const removed: number[] = [];
  for (const id of before) if (!kept.has(id)) removed.push(id);
  const added: { id: number; index: number }[] = [];
  for (const [index, id] of after.entries()) {
    if (!kept.has(id)) added.push({ id, index: front + index });
  }
  return { removed, added };
}

/** A longest run of ids that both lists have in the same order: patience sorting, n log n. */
function keptIds(before: Float64Array, after: Float64Array): ReadonlySet<number> {
  const places = new Map<number, number>();
  for (const [index, id] of after.entries()) places.set(id, index);
  const shared = before.filter((id) => places.has(id));
  /** Where in `shared` the best run of each length ends, and what stands in front of each. */
  const ends: number[] = [];
  const inFront = new Int32Array(shared.length);
  for (const [at, id] of shared.entries()) {
    const place = places.get(id)!;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (places.get(shared[ends[middle]!]!)! < place) low = middle + 1;
      else high = middle;
    }
    inFront[at] = low > 0 ? ends[low - 1]! : -1;
    ends[low] = at;
  }
  const kept = new Set<number>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = inFront[at]!) kept.add(shared[at]!);
  return kept;
}
