import { signal } from "@preact/signals";

/** Messages that are chosen, by id: they stay chosen when the list moves under them. */
export class Selection {
  readonly ids = signal<ReadonlySet<string>>(new Set());
  /** Where a range with shift begins. */
  #anchor: string | undefined;

  has(id: string): boolean {
    return this.ids.value.has(id);
  }

  clear(): void {
    this.#anchor = undefined;
    if (this.ids.peek().size > 0) this.ids.value = new Set();
  }

  /** A click, or moving on: ranges begin here. */
  start(id: string): void {
    this.clear();
    this.#anchor = id;
  }

  toggle(id: string): void {
    const ids = new Set(this.ids.value);
    if (!ids.delete(id)) ids.add(id);
    this.#anchor = id;
    this.ids.value = ids;
  }

  /** From the anchor to there; `between` says what lies between two messages, both with it. */
  async extend(
    id: string,
    between: (from: string, to: string) => Promise<readonly string[]>,
  ): Promise<void> {
    const anchor = this.#anchor ?? id;
    this.ids.value = new Set(await between(anchor, id));
    this.#anchor = anchor;
  }

  all(ids: Iterable<string>): void {
    this.ids.value = new Set(ids);
  }

  /** Messages that are gone are not chosen any more. */
  drop(ids: Iterable<string>): void {
    const kept = new Set(this.ids.value);
    for (const id of ids) kept.delete(id);
    if (kept.size !== this.ids.value.size) this.ids.value = kept;
  }
}
