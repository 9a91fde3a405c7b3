interface Node {
  readonly domain: string;
  readonly at: number;
  /** Among equal times, who came first is first. */
  readonly order: number;
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
  #order = 0;

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
    this.#push({ domain, at, order: this.#order++ });
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
    // What is sorted is a heap too.
    this.#heap = this.#heap
      .filter(({ domain, at }) => this.#times.get(domain) === at)
      .toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  #push(node: Node): void {
    const heap = this.#heap;
    let index = heap.push(node) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (isBefore(heap[parent]!, node)) break;
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
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (isBefore(last, heap[child]!)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(a: Node, b: Node): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
