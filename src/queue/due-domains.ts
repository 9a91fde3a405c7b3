interface Node {
  readonly domain: string;
  readonly at: number;
}

/** Nodes that no longer count may be so many more than the domains, before all are put in order anew. */
const staleNodesMax = 1_000;

/**
 * Domains by the time when something is to be done for them, the earliest first: a heap with at most one time per
 * domain. A domain that has just been served and is put back with the present time comes after all that wait longer.
 */
export class DueDomains {
  readonly #times = new Map<string, number>();
  #heap: Node[] = [];

  get size(): number {
    return this.#times.size;
  }

  /** The earliest time, undefined where there is no domain. */
  next(): number | undefined {
    this.#dropStale();
    return this.#heap[0]?.at;
  }

  /** Gives the domain this time, unless it has an earlier one. */
  lower(domain: string, at: number): void {
    if (at >= (this.#times.get(domain) ?? Infinity)) return;
    this.#times.set(domain, at);
    this.#push({ domain, at });
    if (this.#heap.length > 2 * this.#times.size + staleNodesMax) this.#rebuild();
  }

  /** Takes the earliest domain out, if its time has come. */
  take(now: number): string | undefined {
    this.#dropStale();
    const first = this.#heap[0];
    if (first === undefined || first.at > now) return undefined;
    this.#pop();
    this.#times.delete(first.domain);
    return first.domain;
  }

  #dropStale(): void {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (this.#times.get(first.domain) === first.at) return;
      this.#pop();
    }
  }

  #rebuild(): void {
    // Sorted by time is a heap too.
    this.#heap = [...this.#times]
      .map(([domain, at]) => ({ domain, at }))
      .toSorted((a, b) => a.at - b.at);
  }

  #push(node: Node): void {
    const heap = this.#heap;
    let index = heap.push(node) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (heap[parent]!.at <= node.at) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = node;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child++;
      if (heap[child]!.at >= last.at) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
  }
}
