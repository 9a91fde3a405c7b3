import { signal } from "@preact/signals";

export type ThemeChoice = "auto" | "light" | "dark";

/** Where choices of this device are kept; window.localStorage in the browser. */
export interface KeptChoices {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const key = "homepost.theme";

/** Light or dark: as the system says, unless somebody chose. */
export class Theme {
  readonly choice = signal<ThemeChoice>("auto");
  readonly #kept: KeptChoices;
  readonly #apply: (choice: ThemeChoice) => void;

  constructor(kept: KeptChoices, apply: (choice: ThemeChoice) => void) {
    this.#kept = kept;
    this.#apply = apply;
    const before = kept.getItem(key);
    if (before === "light" || before === "dark") this.choice.value = before;
    apply(this.choice.value);
  }

  choose(choice: ThemeChoice): void {
    this.choice.value = choice;
    this.#kept.setItem(key, choice);
    this.#apply(choice);
  }
}

/** Writes the choice where tokens.css looks for it. */
export function applyTheme(root: HTMLElement): (choice: ThemeChoice) => void {
  return (choice) => {
    if (choice === "auto") delete root.dataset["theme"];
    else root.dataset["theme"] = choice;
  };
}
