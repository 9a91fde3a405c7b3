import type { Webmail } from "../webmail.ts";
import { bindings, keyName } from "./bindings.ts";
import type { Binding, KeyedViews } from "./bindings.ts";

/** What an event says about the place where a key was pressed. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  /** A field takes letters itself. */
  readonly isInField: boolean;
  /** A button or link does something of its own with Enter and the space bar. */
  readonly isOnControl: boolean;
}

/** Keys for all of the page. */
export class Keyboard {
  readonly bindings: readonly Binding[];
  readonly #byKey = new Map<string, Binding>();
  readonly #webmail: Webmail;

  constructor(webmail: Webmail, views: KeyedViews) {
    this.#webmail = webmail;
    this.bindings = bindings(views);
    for (const binding of this.bindings)
      for (const key of binding.keys) this.#byKey.set(key, binding);
  }

  /** Whether the key did something, so that the browser is to do nothing. */
  press(press: KeyPress): boolean {
    if (press.isInField || this.#webmail.dialog.value !== undefined) return false;
    const name = keyName(press);
    const { isDrawerOpen } = this.#webmail;
    if (isDrawerOpen.value && name === "Escape") {
      isDrawerOpen.value = false;
      return true;
    }
    if (press.isOnControl && (name === "Enter" || name === " ")) return false;
    // Whoever speaks to the computer, or rests a hand on it, does not mean single letters.
    const isShort = name.length === 1 && name !== " ";
    const { shortcuts } = this.#webmail.settings.preferences.value;
    if (isShort && shortcuts === "off") return false;
    const binding = this.#byKey.get(name);
    if (binding === undefined) return false;
    if (this.#webmail.reader.reading.value === undefined && binding.group !== "global")
      return false;
    binding.run(this.#webmail);
    return true;
  }
}
