/** Rows of a list that are drawn, each in a slot: slots of rows that are out of sight are used again for others. */
export class RowWindow {
  readonly #rows: (number | undefined)[] = [];

  /**
   * Shows the rows from `first` to before `end`, the ones nearest to `middle` before others, but draws at most `newMax`
   * that are not there yet: what somebody flies past need not be drawn. Whether something has changed, and whether
   * rows are still missing.
   */
  move({ first, end, middle, newMax }: RowRange): {
    readonly isChanged: boolean;
    readonly isComplete: boolean;
  } {
    const free: number[] = [];
    const missing = new Set<number>();
    for (let row = first; row < end; row++) missing.add(row);
    for (const [slot, row] of this.#rows.entries()) {
      if (row === undefined || !missing.delete(row)) free.push(slot);
    }
    const nearest = [...missing].toSorted(
      (one, other) => Math.abs(one - middle) - Math.abs(other - middle),
    );
    const added = nearest.slice(0, newMax);
    let isChanged = added.length > 0;
    for (const slot of free) {
      if (this.#rows[slot] !== undefined) isChanged = true;
      this.#rows[slot] = added.pop();
    }
    this.#rows.push(...added);
    // A window that has become smaller does not keep what it had.
    while (this.#rows.length > 0 && this.#rows.at(-1) === undefined) this.#rows.pop();
    return { isChanged, isComplete: nearest.length <= newMax };
  }

  /** From the top to the bottom, which is how they are read aloud. */
  shown(): readonly { readonly slot: number; readonly row: number }[] {
    return this.#rows
      .flatMap((row, slot) => (row === undefined ? [] : [{ slot, row }]))
      .toSorted((one, other) => one.row - other.row);
  }
}

export interface RowRange {
  readonly first: number;
  readonly end: number;
  readonly middle: number;
  readonly newMax: number;
}
