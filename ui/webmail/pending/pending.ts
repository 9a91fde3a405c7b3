import { signal } from "@preact/signals";
import type { Toasts } from "../../kit/toast/toasts.ts";

export interface PendingDeed {
  /** What will happen in so many seconds. */
  readonly text: (seconds: number) => string;
  /** Messages that go, and mailboxes whose messages go: they are drawn as going. */
  readonly emailIds?: readonly string[];
  readonly mailboxIds?: readonly string[];
  readonly run: () => void;
}

/** Long enough to see it and to reach for the button. */
const waitSeconds = 8;

/**
 * Deeds that cannot be undone are done a little later; until then they need not be done at all. Whoever closes the
 * page before has not done them: nothing is lost that way.
 */
export class Pending {
  readonly emailIds = signal<ReadonlySet<string>>(new Set());
  readonly mailboxIds = signal<ReadonlySet<string>>(new Set());
  readonly #toasts: Toasts;
  readonly #undo: string;
  readonly #after: (ms: number, run: () => void) => void;
  readonly #deeds = new Set<PendingDeed>();

  constructor(parts: {
    readonly toasts: Toasts;
    /** On the button. */
    readonly undo: string;
    readonly after: (ms: number, run: () => void) => void;
  }) {
    this.#toasts = parts.toasts;
    this.#undo = parts.undo;
    this.#after = parts.after;
  }

  add(deed: PendingDeed): void {
    this.#deeds.add(deed);
    this.#show();
    const action = { label: this.#undo, run: () => this.#drop(deed) };
    const toast = this.#toasts.show(deed.text(waitSeconds), action, (waitSeconds + 1) * 1000);
    this.#tick(deed, toast, waitSeconds);
  }

  #tick(deed: PendingDeed, toast: number, seconds: number): void {
    this.#after(1000, () => {
      if (!this.#deeds.has(deed)) return;
      if (seconds > 1) {
        this.#toasts.change(toast, deed.text(seconds - 1));
        return this.#tick(deed, toast, seconds - 1);
      }
      this.#toasts.close(toast);
      deed.run();
      this.#drop(deed);
    });
  }

  #drop(deed: PendingDeed): void {
    this.#deeds.delete(deed);
    this.#show();
  }

  #show(): void {
    const deeds = [...this.#deeds];
    this.emailIds.value = new Set(deeds.flatMap(({ emailIds = [] }) => emailIds));
    this.mailboxIds.value = new Set(deeds.flatMap(({ mailboxIds = [] }) => mailboxIds));
  }
}
