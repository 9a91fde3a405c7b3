import { signal } from "@preact/signals";

export interface Toast {
  readonly id: number;
  readonly text: string;
  /** What it said first, where it has been changed: nobody wants to hear a count read aloud. */
  readonly spoken?: string | undefined;
  /** What can be done about it, such as undoing it. */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

/** Long enough to read it and to reach for the button. */
const plainMs = 5_000;
const actionMs = 10_000;
const toastsMax = 3;

/** Short news at the bottom of the window; the newest is the lowest. */
export class Toasts {
  readonly shown = signal<readonly Toast[]>([]);
  readonly #after: (ms: number, run: () => void) => void;
  #last = 0;

  /** `after`: the clock, given by tests. */
  constructor(after = (ms: number, run: () => void): void => void setTimeout(run, ms)) {
    this.#after = after;
  }

  /** With an action it stays for `actionForMs`. Returns its id. */
  show(text: string, action?: Toast["action"], actionForMs = actionMs): number {
    const id = ++this.#last;
    this.shown.value = [...this.shown.value, { id, text, action }].slice(-toastsMax);
    this.#after(action === undefined ? plainMs : actionForMs, () => this.close(id));
    return id;
  }

  /** Says something else in the same place. */
  change(id: number, text: string): void {
    this.shown.value = this.shown.value.map((toast) =>
      toast.id === id ? { ...toast, text, spoken: toast.spoken ?? toast.text } : toast,
    );
  }

  close(id: number): void {
    this.shown.value = this.shown.value.filter((toast) => toast.id !== id);
  }
}
