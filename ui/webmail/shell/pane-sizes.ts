import { signal } from "@preact/signals";
import type { Signal } from "@preact/signals";
import type { KeptChoices } from "../../kit/theme/theme.ts";

export interface PaneSize {
  /** CSS pixels. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  set(pixels: number): void;
}

class KeptSize implements PaneSize {
  readonly min: number;
  readonly max: number;
  readonly #pixels: Signal<number>;
  readonly #keep: (pixels: number) => void;

  constructor(bounds: { min: number; max: number }, first: number, keep: (pixels: number) => void) {
    this.min = bounds.min;
    this.max = bounds.max;
    this.#pixels = signal(first);
    this.#keep = keep;
    this.set(first);
  }

  get value(): number {
    return this.#pixels.value;
  }

  set(pixels: number): void {
    const bounded = Math.round(Math.min(Math.max(pixels, this.min), this.max));
    this.#pixels.value = bounded;
    this.#keep(bounded);
  }
}

/** How wide the panes are on this device. */
export class PaneSizes {
  readonly tree: PaneSize;
  readonly list: PaneSize;
  /** Where the message is below it. */
  readonly listHeight: PaneSize;

  constructor(kept: KeptChoices) {
    const size = (name: string, first: number, bounds: { min: number; max: number }): PaneSize => {
      const key = `homepost.pane.${name}`;
      const before = Number(kept.getItem(key) ?? first);
      return new KeptSize(bounds, Number.isFinite(before) ? before : first, (pixels) =>
        kept.setItem(key, String(pixels)),
      );
    };
    this.tree = size("tree", 230, { min: 160, max: 420 });
    this.listHeight = size("listHeight", 360, { min: 160, max: 900 });
    this.list = size("list", 400, { min: 280, max: 800 });
  }
}
